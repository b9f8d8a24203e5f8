/* Offers to comment on the passage that is selected in a section. The form behind the link is the one that every section
   leads to; here it comes filled in with the words and with what stands beside them. */
(() => {
  'use strict';
  const MOST = 600;
  const AROUND = 64;
  if (!document.querySelector('a[data-comment]')) return;

  const link = Object.assign(document.createElement('a'), { className: 'button small comment-here', textContent: 'Comment on this passage', hidden: true });
  // The selection stays while the link is pressed.
  link.addEventListener('mousedown', (event) => event.preventDefault());
  document.body.append(link);

  const words = (range) => range.toString().replace(/\s+/g, ' ');
  const within = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest('.part-text > .prose');

  /* The selected range within one section, with the range of its whole text. */
  const selected = () => {
    const selection = document.getSelection();
    if (!selection || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0).cloneRange();
    const prose = within(range.startContainer);
    if (!prose) return null;
    const whole = document.createRange();
    whole.selectNodeContents(prose);
    // A press on a whole paragraph selects up to the beginning of what follows.
    if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
    return { range, whole, prose };
  };

  const offer = () => {
    const found = selected();
    const passage = found ? words(found.range).trim() : '';
    const start = found?.prose.closest('.part').querySelector('a[data-comment]');
    link.hidden = !start || !passage || passage.length > MOST;
    if (link.hidden) return;
    const before = found.whole.cloneRange();
    before.setEnd(found.range.startContainer, found.range.startOffset);
    const after = found.whole.cloneRange();
    after.setStart(found.range.endContainer, found.range.endOffset);
    const around = { prefix: words(before).slice(-AROUND), suffix: words(after).slice(0, AROUND) };
    link.href = `${start.href}&${new URLSearchParams({ passage, ...around })}`;
    const box = found.range.getBoundingClientRect();
    link.style.top = `${box.bottom + scrollY + 6}px`;
    link.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - 220))}px`;
  };

  let timer = 0;
  document.addEventListener('selectionchange', () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 150);
  });
})();
