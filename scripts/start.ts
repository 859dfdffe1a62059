// `npm start`: builds the web page where it is missing or older than its sources, then starts the server.
import { buildPage } from "./build-page.ts";

buildPage();
process.argv.splice(2, 0, "serve");
await import("../src/cli/main.ts");
