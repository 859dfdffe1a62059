import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Builds the page of `upshot serve` into dist/web. Nothing is inlined: the server's content policy allows own files only. */
export default defineConfig({
  root: "src/web",
  plugins: [react(), tailwind()],
  build: {
    outDir: "../../dist/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome125", "firefox126", "safari17.5"],
  },
  server: { proxy: { "/api": "http://127.0.0.1:4680", "/sign-in": "http://127.0.0.1:4680" } },
});
