/* Gives each time on a page the viewer's own local time as a title; the page itself names its zone. */
(() => {
  'use strict';
  const format = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'short' });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const time of document.querySelectorAll('time[datetime*="T"]:not([title])')) {
    const date = new Date(time.dateTime);
    if (!Number.isNaN(date.getTime())) time.title = `${format.format(date)} in ${zone}`;
  }
})();
