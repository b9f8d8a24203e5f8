/* Saves a section in place with Ctrl+S or Cmd+S. The mark beside the buttons tells the time of the last save that the
   server confirmed, and says so when a save failed or was not answered: it never claims more than is known. */
(() => {
  'use strict';
  const PATIENCE = 30000;

  /* In the zone of the page's other times. */
  const clock = (iso, timeZone) =>
    new Date(iso).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone });

  /* Where the caret of `old` belongs in `text`: beside the same words. */
  const moved = (caret, old, text) => {
    let head = 0;
    while (head < caret && old[head] === text[head]) head += 1;
    if (head === caret) return caret;
    let tail = 0;
    while (tail < old.length - caret && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
    if (tail === old.length - caret) return text.length - tail;
    const before = old.slice(Math.max(0, caret - 40), caret);
    const found = text.indexOf(before, Math.max(0, head - before.length));
    return found < 0 ? Math.min(caret, text.length) : found + before.length;
  };

  for (const form of document.querySelectorAll('form[data-section]')) {
    const mark = form.querySelector('.saved');
    const area = form.elements.body;
    if (!mark || area.readOnly) continue;
    let saving = false;
    let again = false;
    let confirmed = '';

    const say = (words, kind) => {
      mark.className = `saved ${kind}`.trim();
      mark.textContent = words;
    };
    /* The save that goes through in the end takes the kept text off the desk. */
    const remember = (kept) => {
      const field = form.elements.kept || Object.assign(document.createElement('input'), { type: 'hidden', name: 'kept' });
      field.value = kept;
      form.append(field);
    };
    const failed = (words, kept) => {
      if (kept) remember(kept);
      const inBrowser = form.keepDraft && form.keepDraft();
      const where = kept ? 'Your text is kept for you on the server, too: you find it on your desk.'
        : inBrowser ? 'Your text is kept in this browser.'
        : 'Your text is only in this window: copy it before you close it.';
      say(`Not saved: ${words} ${where}`, 'bad');
      if (confirmed) mark.append(` The last confirmed save was at ${confirmed}.`);
    };

    const take = (sent, answer) => {
      const unchanged = area.value === sent;
      if (typeof answer.text === 'string' && unchanged) {
        const [from, to, scroll] = [area.selectionStart, area.selectionEnd, area.scrollTop];
        area.value = answer.text;
        area.setSelectionRange(moved(from, sent, answer.text), moved(to, sent, answer.text));
        area.scrollTop = scroll;
      }
      // Words typed while the save was under way are based on what was sent. After a merge that is no revision, and the
      // old base stays: the next save merges them, and what was sent counts once.
      if (typeof answer.text !== 'string' || unchanged) form.elements.base_revision.value = answer.revision;
      if (answer.form) form.elements.form.value = answer.form;
      if (form.elements.kept) form.elements.kept.remove();
      const text = typeof answer.text === 'string' && unchanged ? answer.text : sent;
      form.dispatchEvent(new CustomEvent('debrief:saved', { detail: { text } }));
      confirmed = clock(answer.at, form.dataset.zone);
      const preview = document.getElementById('preview-title');
      if (preview) preview.textContent = 'Preview';
      const came = answer.merged_from.length ? answer.notice.replace(/^Saved\./, '') : '';
      say(`Saved ${confirmed} by the server.${came}`, 'good');
    };

    const refuse = (status, answer) => {
      if (answer.status === 'overlap') {
        // The page with both texts comes by the form itself.
        form.requestSubmit(form.querySelector('button:not([name])'));
      } else if (answer.status === 'signed_out') {
        failed('your session has ended. Sign in in another window, then save again.', answer.kept);
      } else {
        failed(answer.message || `the server answered ${status}.`, answer.kept);
      }
    };

    const save = async () => {
      if (saving) { again = true; return; }
      saving = true;
      again = false;
      const sent = area.value;
      if (form.keepDraft) form.keepDraft();
      say('Saving…', '');
      const giveUp = new AbortController();
      const timer = setTimeout(() => giveUp.abort(), PATIENCE);
      try {
        const response = await fetch(form.action, {
          method: 'POST',
          headers: { Accept: 'application/json' },
          body: new URLSearchParams(new FormData(form)),
          signal: giveUp.signal,
          redirect: 'error',
        });
        const isJson = (response.headers.get('content-type') || '').startsWith('application/json');
        const answer = isJson ? await response.json() : {};
        if (response.ok && answer.status === 'saved') take(sent, answer);
        else refuse(response.status, answer);
      } catch {
        failed('no answer from the server.');
      } finally {
        clearTimeout(timer);
        saving = false;
      }
      if (again) save();
    };

    document.addEventListener('keydown', (event) => {
      const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's';
      if (!isSave) return;
      event.preventDefault();
      save();
    });
    area.addEventListener('input', () => {
      if (confirmed && mark.classList.contains('good')) say(`Changed since the save at ${confirmed}.`, '');
    });
  }
})();
