import { buildPage } from "../scripts/build-page.ts";

/** Before any test: the page that servers in the tests give out. */
export default function setup(): void {
  buildPage();
}
