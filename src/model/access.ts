/** What a person may do in an organisation. Nobody sees another person, whatever the role. */
export const roles = ["member", "lead", "finance", "admin", "auditor"] as const;
export type Role = (typeof roles)[number];

/** What an API key may do: send use; read figures of groups; bring people and exports; see how the installation fares. */
export const scopes = ["ingest", "read", "import", "monitor"] as const;
export type Scope = (typeof scopes)[number];

/** Who makes a request, once it has been found out. */
export type Reader =
  | { readonly kind: "person"; readonly pseudonym: string; readonly role: Role }
  /** The one user of an installation on loopback: has no pseudonym until people are there. */
  | { readonly kind: "owner"; readonly pseudonym: string | null; readonly role: "admin" }
  | { readonly kind: "key"; readonly id: string; readonly scopes: readonly Scope[]; readonly pseudonym: string | null }
  | { readonly kind: "nobody" };

/**
 * Who may use a route. Each route names its row; a route without one is refused (default deny).
 * "anyone" is for what must be readable before sign-in (health, the sign-in page); "signature" for webhooks that
 * prove their sender by a signature the route itself checks.
 */
export type Who =
  | { readonly kind: "anyone" }
  | { readonly kind: "signature" }
  | { readonly kind: "roles"; readonly roles: readonly Role[] }
  | { readonly kind: "scope"; readonly scope: Scope; readonly roles: readonly Role[] };
