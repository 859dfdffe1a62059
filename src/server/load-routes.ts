import { loadFolder } from "../kit/load-folder.ts";
import { isRoutes, type Route } from "./define-route.ts";

/** Every route there is: all files of `src/server/routes`. */
export async function loadRoutes(): Promise<readonly Route[]> {
  const files = await loadFolder(new URL("./routes/", import.meta.url), isRoutes);
  return [...files.values()].flat();
}
