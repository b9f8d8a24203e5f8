/* One press of a button sends a form once, and focus moves to what is to be corrected. */
(() => {
  'use strict';
  const PATIENCE = 10000;

  const free = (form) => {
    form.removeAttribute('aria-busy');
    for (const button of form.querySelectorAll('button[aria-disabled]')) button.removeAttribute('aria-disabled');
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.getAttribute('aria-busy') === 'true') {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.setAttribute('aria-busy', 'true');
    // Not disabled: a disabled button would not send its own name, and would lose the focus.
    if (event.submitter) event.submitter.setAttribute('aria-disabled', 'true');
    // A file to download or a stopped load leaves the page where it is.
    setTimeout(() => free(form), PATIENCE);
  });

  window.addEventListener('pageshow', () => document.querySelectorAll('form[aria-busy]').forEach(free));

  const errors = document.querySelector('.errors');
  if (errors) errors.focus();
})();
