/* Gives each time on a page the viewer's own local time as a title; the page itself names its zone. Proposes the browser's zone
   where a new account asks for one. */
(() => {
  'use strict';
  const format = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'short' });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const time of document.querySelectorAll('time[datetime*="T"]:not([title])')) {
    const date = new Date(time.dateTime);
    if (!Number.isNaN(date.getTime())) time.title = `${format.format(date)} in ${zone}`;
  }
  const asked = document.querySelector('form[data-browser-zone] input[name="zone"]');
  if (asked && asked.list && [...asked.list.options].some((option) => option.value === zone)) asked.value = zone;
})();
