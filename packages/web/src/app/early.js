// Runs before the first paint, so that a dark desk never flashes white.
(() => {
  const root = document.documentElement;
  let wish = 'auto';
  try {
    wish = localStorage.getItem('portico:scheme') || 'auto';
    const language = localStorage.getItem('portico:language');
    if (language) root.lang = language;
  } catch {
    // Storage may be forbidden; the system's scheme is a fair guess.
  }
  const dark = wish === 'dark' || (wish === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
