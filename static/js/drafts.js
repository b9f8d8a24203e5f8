/* Keeps what was typed into a section and not saved yet in this browser, and offers it after a crash or a closed tab.
   A draft belongs to one person, one section and one page: nobody else on a shared machine is offered it, and two
   windows never write over each other's. It goes when the server has confirmed the text. */
(() => {
  'use strict';
  const NAME = 'debrief draft/';
  const OLDEST = 30 * 24 * 3600 * 1000;
  const page = Math.random().toString(36).slice(2);

  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const drop = (key) => {
    try { localStorage.removeItem(key); } catch { /* nothing could be kept here either */ }
  };
  /* All drafts of a section as [key, draft], the newest first; too old ones go. */
  const drafts = (start) => {
    const found = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(NAME)) continue;
        const draft = read(key);
        if (!draft || Date.now() - draft.at > OLDEST) drop(key);
        else if (key.startsWith(start)) found.push([key, draft]);
      }
    } catch { /* no storage: no drafts */ }
    return found.sort((a, b) => b[1].at - a[1].at);
  };
  /* In the zone of the page's other times; with the day when it was not today. */
  const when = (at, timeZone) => {
    const day = (time) => new Date(time).toLocaleDateString('en', { timeZone });
    const date = day(at) === day(Date.now()) ? {} : { weekday: 'short', day: 'numeric', month: 'short' };
    return new Date(at).toLocaleString('en-GB', { ...date, hour: '2-digit', minute: '2-digit', timeZone });
  };
  const element = (name, words, more) => Object.assign(document.createElement(name), { textContent: words }, more);

  for (const form of document.querySelectorAll('form[data-section]')) {
    const area = form.elements.body;
    const base = form.elements.base_revision;
    // The mark of the form names the person it was made for.
    const person = form.elements.form.value.split('.')[1] || '-';
    const start = `${NAME}${person}/${form.dataset.section}/`;
    const mine = start + page;
    let stored = 'unsaved' in form.dataset ? null : area.defaultValue;
    let leaving = false;
    let timer = 0;

    const isDirty = () => area.value !== stored;
    const keep = (sent) => {
      clearTimeout(timer);
      if (!isDirty()) { drop(mine); return true; }
      try {
        localStorage.setItem(mine, JSON.stringify({ text: area.value, base: base.value, at: Date.now(), sent: Boolean(sent) }));
        return true;
      } catch { return false; }
    };
    // Other behaviours ask whether the text is safe in this browser.
    form.keepDraft = keep;

    const offer = (key, draft) => {
      const box = element('section', '', { className: 'notice warn draft' });
      box.setAttribute('role', 'status');
      const use = element('button', 'Use it', { type: 'button', className: 'button small' });
      const away = element('button', 'Throw it away', { type: 'button', className: 'button link' });
      const row = element('p', '', { className: 'buttons' });
      row.append(use, ' ', away);
      box.append(element('p', `A draft from ${when(draft.at, form.dataset.zone)} in this browser was not sent.`), row);
      use.addEventListener('click', () => {
        // What stands in the form now is not lost to the draft.
        const before = area.value;
        const from = base.value;
        area.value = draft.text;
        base.value = draft.base;
        keep();
        drop(key);
        if (before !== stored && before !== draft.text) {
          try { localStorage.setItem(key, JSON.stringify({ text: before, base: from, at: Date.now() })); } catch { /* it is in the undo history */ }
        }
        box.remove();
        area.focus();
        area.dispatchEvent(new Event('input', { bubbles: true }));
      });
      away.addEventListener('click', () => { drop(key); box.remove(); area.focus(); });
      const head = form.parentElement.querySelector('.page-head');
      if (!form.parentElement.querySelector('.notices')) head.after(element('div', '', { className: 'notices' }));
      form.parentElement.querySelector('.notices').prepend(box);
    };

    const isKept = Boolean(form.elements.kept && form.elements.kept.value);
    // By then the browser has put back what stood in the form before somebody left the page and came back.
    window.addEventListener('pageshow', (event) => {
      leaving = false;
      if (event.persisted) return;
      keep();
      for (const [key, draft] of drafts(start)) {
        if (key === mine) continue;
        // The form holds it, or the server keeps it: it was sent and is safe.
        if (draft.text === area.value || (draft.sent && isKept)) drop(key);
        else offer(key, draft);
      }
    });

    area.addEventListener('input', () => {
      leaving = false;
      clearTimeout(timer);
      timer = setTimeout(keep, 400);
    });
    document.addEventListener('visibilitychange', () => { if (document.hidden && !leaving) keep(); });
    window.addEventListener('pagehide', () => { if (!leaving) keep(); });
    form.addEventListener('submit', (event) => {
      if (event.defaultPrevented) return;
      leaving = true;
      keep(true);
    });
    form.addEventListener('debrief:saved', (event) => {
      stored = event.detail.text;
      keep();
    });
    window.addEventListener('beforeunload', (event) => {
      if (!leaving && isDirty()) event.preventDefault();
    });
  }

  // The page after a save says that it was saved: the draft that was sent has arrived.
  const notice = document.querySelector('.notice-bar .notice');
  const reading = location.pathname.match(/\/postmortems\/([^/]+)$/);
  if (notice && reading && location.hash && notice.textContent.trim().startsWith('Saved.')) {
    const section = `/${reading[1]}/${location.hash.slice(1)}/`;
    for (const [key, draft] of drafts(NAME)) {
      if (draft.sent && key.includes(section)) drop(key);
    }
  }
})();
