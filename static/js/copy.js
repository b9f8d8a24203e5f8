/* A button beside each address that is shown to be passed on. It says that it copied only when the browser did. */
(() => {
  'use strict';

  const selectAll = (code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  /* Over plain HTTP a page has no clipboard of its own; there the selected text is copied. */
  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      selectAll(code);
      try { return document.execCommand('copy'); } catch { return false; }
    }
  };

  for (const code of document.querySelectorAll('code.secret')) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button small', textContent: 'Copy' });
    const said = Object.assign(document.createElement('span'), { className: 'done' });
    // There before it speaks: a region that comes together with its words is not read out.
    said.setAttribute('role', 'status');
    button.addEventListener('click', async () => {
      said.textContent = '';
      said.textContent = await copy(code) ? 'Copied' : 'Selected: copy it with the keyboard';
    });
    const row = Object.assign(document.createElement('span'), { className: 'copying' });
    row.append(button, said);
    code.after(row);
  }
})();
