/**
 * "https://GitHub.com/Acme/Shop.git" and "Acme/Shop" are written in one way, "github.com/Acme/Shop", as on the ledger; where no host
 * is named it is GitHub's.
 */
export function ledgerRepo(text: string): string {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "")
    .replace(/\.git$/i, "");
  const [host = "", ...path] = /^[^/.]+\/[^/]+$/.test(bare) ? ["github.com", bare] : bare.split("/");
  return [host.toLowerCase(), ...path].join("/");
}

/** The same for all ways to write a repository; code hosts make no difference of capitals. */
export function repoOf(text: string): string {
  return ledgerRepo(text).toLowerCase();
}

/** The name under which access to a repository's deployments is entered: "acme-shop". */
export function credentialNameOf(repo: string): string {
  const slug = repoOf(repo)
    .replace(/^[^/]*\//, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return (/^[a-z]/.test(slug) ? slug : `r-${slug}`).slice(0, 40);
}
