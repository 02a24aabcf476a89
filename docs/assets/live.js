// Turns every HTML sample that shows one of our tags into a page of its own that can be edited: the widget of the single file, running.
// Samples that talk to a portal are answered by a small portal inside the frame, so that the site needs no server.
(() => {
  const script = document.currentScript ?? document.querySelector('script[src*="custom.js"]');
  const base = new URL(document.documentElement.dataset.base ?? './', location.href);
  const assets = script?.src ? new URL('./', script.src) : new URL('assets/', base);

  function page(sample) {
    const own = /<script/i.test(sample) ? sample.replace(/<script[^>]*src="[^"]*sa-portal\.js"[^>]*><\/script>/gi, '') : sample;
    return `<!doctype html><html lang="en"><meta charset="utf-8"><body style="margin:16px;font:14px/1.5 system-ui,sans-serif"><script src="${assets}sample-portal.js"><\/script><script type="module" src="${assets}sa-portal.js"><\/script>${own}</body></html>`;
  }

  function enliven(block) {
    const sample = block.textContent;
    if (!/<sa-[a-z]/.test(sample) || /<!doctype|<html|<head/i.test(sample)) return;
    const holder = document.createElement('div');
    holder.className = 'live';
    const frame = document.createElement('iframe');
    frame.title = 'The example, running';
    frame.height = '120';
    const editor = document.createElement('textarea');
    editor.setAttribute('aria-label', 'The example; edit it and it runs again');
    editor.spellcheck = false;
    editor.value = sample.trim();
    editor.rows = Math.min(16, editor.value.split('\n').length + 1);
    const show = () => {
      frame.srcdoc = page(editor.value);
    };
    frame.addEventListener('load', () => {
      const body = frame.contentDocument?.body;
      if (!body) return;
      // As high as what it shows, as long as nobody has to scroll past it.
      new ResizeObserver(() => {
        frame.height = String(Math.min(720, Math.max(64, Math.ceil(body.getBoundingClientRect().height) + 32)));
      }).observe(body);
    });
    let waiting;
    editor.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 300);
    });
    holder.append(frame, editor);
    (block.closest('pre') ?? block).replaceWith(holder);
    show();
  }

  const start = () => document.querySelectorAll('code.html, pre code[class*="html"]').forEach(enliven);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
