// Runs before the first paint, so that a remembered colour scheme does not flash. A file, since inline scripts are not allowed.
try {
  const scheme = localStorage.getItem("upshot.scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage is switched off: the system's scheme stands.
}
