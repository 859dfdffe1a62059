/** The sample's story: what a small team did in two months. Invented; no real project or person. */
export interface Task {
  readonly title: string;
  readonly branch: string;
  /** Days after 1 September 2026. */
  readonly day: number;
  readonly sessions: number;
  readonly files: readonly string[];
  /** How it ended. */
  readonly end: "squashed" | "merged" | "direct" | "open" | "abandoned";
  /** What became of it later, in days after it landed. */
  readonly later?: { readonly what: "reverted" | "rewritten"; readonly after: number };
  readonly tool: "claude-code" | "codex";
  readonly person: "ada" | "ben" | "chi";
}

export interface Talk {
  readonly day: number;
  readonly branch: string;
  readonly person: Task["person"];
  readonly exploration: boolean;
  readonly turns: number;
}

const claude = { tool: "claude-code" } as const;
const codex = { tool: "codex" } as const;

export const tasks: readonly Task[] = [
  { ...claude, title: "Add cart totals with tax", branch: "cart-totals", day: 1, sessions: 2, files: ["src/cart/totals.ts", "src/cart/totals.test.ts"], end: "squashed", person: "ada" },
  { ...claude, title: "Read prices from the catalogue", branch: "catalogue-prices", day: 3, sessions: 1, files: ["src/catalogue/prices.ts"], end: "squashed", person: "ben" },
  { ...codex, title: "Retry failed payments once", branch: "payment-retry", day: 4, sessions: 1, files: ["src/payment/retry.ts", "src/payment/retry.test.ts"], end: "merged", person: "chi" },
  { ...claude, title: "Stock levels per warehouse", branch: "stock-levels", day: 7, sessions: 3, files: ["src/stock/levels.ts", "src/stock/levels.test.ts", "src/stock/warehouse.ts"], end: "squashed", person: "ada", later: { what: "rewritten", after: 9 } },
  { ...claude, title: "Fix flaky checkout test", branch: "fix-flaky-checkout", day: 8, sessions: 1, files: ["test/checkout.test.ts"], end: "direct", person: "ben" },
  { ...claude, title: "Send order mails from a queue", branch: "mail-queue", day: 10, sessions: 2, files: ["src/mail/queue.ts", "src/mail/worker.ts"], end: "squashed", person: "chi" },
  { ...claude, title: "Cache catalogue pages", branch: "catalogue-cache", day: 14, sessions: 2, files: ["src/catalogue/cache.ts"], end: "squashed", person: "ada", later: { what: "reverted", after: 6 } },
  { ...codex, title: "Validate addresses", branch: "address-check", day: 15, sessions: 1, files: ["src/address/check.ts", "src/address/check.test.ts"], end: "merged", person: "ben" },
  { ...claude, title: "Search by part of a name", branch: "search-prefix", day: 17, sessions: 1, files: ["src/search/prefix.ts"], end: "squashed", person: "ada" },
  { ...claude, title: "Try gRPC between services", branch: "spike-grpc", day: 18, sessions: 2, files: ["src/grpc/client.ts", "src/grpc/server.ts"], end: "abandoned", person: "chi" },
  { ...claude, title: "Vouchers with an end date", branch: "vouchers", day: 22, sessions: 2, files: ["src/voucher/voucher.ts", "src/voucher/voucher.test.ts"], end: "squashed", person: "ben" },
  { ...claude, title: "Log slow queries", branch: "slow-queries", day: 24, sessions: 1, files: ["src/database/slow.ts"], end: "direct", person: "ada" },
  { ...codex, title: "Round money half up", branch: "money-rounding", day: 25, sessions: 1, files: ["src/money/round.ts", "src/money/round.test.ts"], end: "merged", person: "chi" },
  { ...claude, title: "Export orders as CSV", branch: "orders-csv", day: 29, sessions: 1, files: ["src/order/csv.ts", "src/order/csv.test.ts"], end: "squashed", person: "ben" },
  { ...claude, title: "Split the order service", branch: "order-service", day: 31, sessions: 3, files: ["src/order/service.ts", "src/order/store.ts", "src/order/events.ts"], end: "squashed", person: "ada", later: { what: "rewritten", after: 11 } },
  { ...claude, title: "Reset command for demos", branch: "reset-command", day: 35, sessions: 1, files: ["src/command/reset.ts"], end: "squashed", person: "chi" },
  { ...claude, title: "Delivery dates skip holidays", branch: "delivery-holidays", day: 37, sessions: 1, files: ["src/delivery/dates.ts", "src/delivery/dates.test.ts"], end: "squashed", person: "ben" },
  { ...codex, title: "Limit sign-in attempts", branch: "signin-limit", day: 39, sessions: 1, files: ["src/account/limit.ts", "src/account/limit.test.ts"], end: "merged", person: "ada" },
  { ...claude, title: "Recommend what goes together", branch: "recommend", day: 42, sessions: 2, files: ["src/recommend/pairs.ts"], end: "squashed", person: "chi", later: { what: "reverted", after: 4 } },
  { ...claude, title: "Invoice as PDF", branch: "invoice-pdf", day: 45, sessions: 2, files: ["src/invoice/pdf.ts", "src/invoice/layout.ts"], end: "squashed", person: "ben" },
  { ...claude, title: "Refunds in parts", branch: "refund-parts", day: 50, sessions: 1, files: ["src/payment/refund.ts", "src/payment/refund.test.ts"], end: "squashed", person: "ada" },
  { ...claude, title: "Count visits without cookies", branch: "visits", day: 54, sessions: 1, files: ["src/visit/count.ts"], end: "direct", person: "chi" },
  { ...claude, title: "Move sign-in to passkeys", branch: "refactor-sign-in", day: 56, sessions: 3, files: ["src/account/passkey.ts", "src/account/session.ts"], end: "open", person: "ada" },
  { ...codex, title: "Bulk price import", branch: "bulk-import", day: 58, sessions: 1, files: ["src/catalogue/import.ts"], end: "open", person: "ben" },
];

export const talks: readonly Talk[] = [
  { day: 2, branch: "main", person: "ben", exploration: false, turns: 6 },
  { day: 9, branch: "main", person: "ada", exploration: true, turns: 14 },
  { day: 20, branch: "main", person: "chi", exploration: false, turns: 9 },
  { day: 28, branch: "main", person: "ben", exploration: true, turns: 11 },
  { day: 33, branch: "main", person: "ada", exploration: false, turns: 5 },
  { day: 47, branch: "main", person: "chi", exploration: false, turns: 16 },
  { day: 53, branch: "main", person: "ada", exploration: true, turns: 8 },
];
