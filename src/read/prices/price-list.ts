/** The price list in use. `version` and `released` are of the npm package, `additions` is the day of list-additions.ts. */
export const priceList = { name: "genai-prices", version: "0.1.8", released: "2026-09-23", additions: "2026-11-21" };
/** Names the list for good: stored lookups of another list are void. */
export const priceListId = `${priceList.name} ${priceList.version} (${priceList.released}), additions of ${priceList.additions}`;
