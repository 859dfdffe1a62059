import type { Job } from "../facts.ts";

/** What departments are called, what their teams own, and whom they employ. */
export interface DepartmentKind {
  readonly name: string;
  readonly teams: readonly string[];
  /** How often each job occurs, relatively. */
  readonly jobs: { readonly [job in Job]: number };
}

const building = { developer: 70, data: 3, reliability: 3, quality: 9, designer: 6, product: 7, support: 2 };

export const departmentKinds: readonly DepartmentKind[] = [
  {
    name: "Shopping",
    teams: ["Checkout", "Catalogue", "Search", "Pricing", "Basket", "Reviews", "Wishlist", "Vouchers"],
    jobs: building,
  },
  {
    name: "Platform",
    teams: ["Runtime", "Build Tools", "Observability", "Identity", "Storage", "Networking", "Release", "Cost"],
    jobs: { developer: 58, data: 2, reliability: 28, quality: 4, designer: 1, product: 5, support: 2 },
  },
  {
    name: "Data",
    teams: ["Ingestion", "Warehouse", "Forecasting", "Recommendations", "Experiments", "Reporting", "Data Quality"],
    jobs: { developer: 40, data: 42, reliability: 5, quality: 4, designer: 1, product: 6, support: 2 },
  },
  {
    name: "Logistics",
    teams: ["Warehouse Floor", "Routing", "Carriers", "Returns", "Stock", "Labels", "Suppliers"],
    jobs: { ...building, data: 6, reliability: 5 },
  },
  {
    name: "Customers",
    teams: ["Accounts", "Messages", "Mobile", "Help Centre", "Payments", "Invoices", "Loyalty"],
    jobs: { developer: 58, data: 3, reliability: 2, quality: 9, designer: 8, product: 9, support: 11 },
  },
];
