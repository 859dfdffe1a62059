import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Folders for the tests of one file, each private, all removed by `remove` (call it in `afterAll`, last): an embedded
 * PostgreSQL takes 40 MB. They lie in one that other users may go through, as a PostgreSQL started by root needs it.
 */
export function temporaryFolders(): { next(): string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "upshot-test-"));
  chmodSync(root, 0o711);
  return {
    next: () => mkdtempSync(join(root, "folder-")),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
