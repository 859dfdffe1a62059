import type { Folder, Mailbox, MailHead } from "./mailbox.ts";

export interface Whereabouts {
  readonly folder: Folder;
  readonly heads: readonly MailHead[];
}

/** As many folders are looked through. */
const mostFolders = 300;

/** Folders that hold a message of an identity: first those named, and the others only where it is in none of them. */
export async function whereIs(mailbox: Mailbox, identity: string, first: readonly string[]): Promise<Whereabouts[]> {
  const folders = (await mailbox.folders()).slice(0, mostFolders);
  const look = async (among: readonly Folder[]): Promise<Whereabouts[]> => {
    const found: Whereabouts[] = [];
    for (const folder of among) {
      const heads = await mailbox.find(folder.name, identity);
      if (heads.length > 0) found.push({ folder, heads });
    }
    return found;
  };
  const near = await look(folders.filter(({ name }) => first.includes(name)));
  return near.length > 0 ? near : look(folders.filter(({ name }) => !first.includes(name)));
}
