import mailDraftSent from "../../../src/agents/verifiers/mail-draft-sent.ts";
import { plainText, type Effect } from "../../../src/agents/tools/tool.ts";
import { mail } from "../mailboxes.ts";
import { mailDesk, type MailDesk } from "./mail-desk.ts";
import type { Cases, Claimed, Scene } from "./scene.ts";

const offer = { From: "Bob <bob@example.net>", Subject: "Offer", "Message-ID": "<offer@example.net>" };
const asked = "We offer the small hall for Thursday at ten, with coffee for forty people and a screen.\r\n";
const text = "Thank you for the offer. Thursday at ten suits us well, and we bring the signed papers along.";
const own = "No. Friday is better, and the price is far too high for what you give; please think it over once more.\r\n";
const answer = { From: "Ann <ann@example.org>", To: "bob@example.net", Subject: "Re: Offer", "In-Reply-To": "<offer@example.net>" };

const claimed = (effects: readonly (Effect | null)[], later?: () => Promise<void>): Claimed => ({
  verifier: mailDraftSent,
  of: "",
  effects,
  ...(later === undefined ? {} : { later }),
});

interface Drafted extends MailDesk {
  /** Message-ID of the draft. */
  readonly draft: string;
  /** What the owner's mail program put into Sent. */
  readonly sends: (fields: Readonly<Record<string, string>>, body: string) => Promise<void>;
  /** Its owner throws the draft away. */
  readonly drops: () => Promise<void>;
}

/** A draft that the run really wrote, and what its owner does after the run. */
async function drafted(scene: Scene, later: (desk: Drafted) => Promise<void>, words = text): Promise<Claimed> {
  const desk = await mailDesk(scene);
  const effect = await desk.does("mail.draft", { reply_to: await desk.arrive(offer, asked), text: words });
  const draft = plainText(effect.subject["identity"]);
  return claimed([effect], () =>
    later({
      ...desk,
      draft,
      sends: async (fields, body) => void (await desk.human.append("Sent", mail(fields, body), { seen: true })),
      drops: async () => desk.human.remove((await desk.seen("Drafts", draft)).place),
    }),
  );
}

const sent = { ...answer, "Message-ID": "<sent@example.org>" };

export const draftCases: Cases = {
  "no draft was written": async (scene) => {
    const { human, arrive } = await mailDesk(scene);
    await arrive(offer, asked);
    await human.append("Sent", mail(sent, text), { seen: true });
    return claimed([]);
  },
  "the draft was refused, and its owner wrote the mail": async (scene) => {
    const { human, fails } = await mailDesk(scene);
    const refused = await fails("mail.draft", { to: ["Bob, the one with the offer"], text });
    return claimed([refused], async () => void (await human.append("Sent", mail(sent, text), { seen: true })));
  },
  "it was labelled as answered": async (scene) => {
    const { arrive, does } = await mailDesk(scene);
    return claimed([await does("mail.label", { message: await arrive(offer, asked), label: "answered" })]);
  },
  "it was never sent": (scene) => drafted(scene, () => Promise.resolve()),
  "it was deleted": (scene) => drafted(scene, ({ draft, moves }) => moves("Drafts", "Trash", draft)),
  "it was deleted for good": (scene) => drafted(scene, ({ drops }) => drops()),
  "it was filed among received mail": (scene) => drafted(scene, ({ draft, moves }) => moves("Drafts", "Archive", draft)),
  "it was taken back with one click": async (scene) => {
    const { arrive, does, takesBack } = await mailDesk(scene);
    const effect = await does("mail.draft", { reply_to: await arrive(offer, asked), text });
    return claimed([effect], () => takesBack(effect));
  },
  "its owner changed it, and did not send it": (scene) =>
    drafted(scene, async ({ human, drops }) => {
      await drops();
      await human.append("Drafts", mail({ ...answer, "Message-ID": "<changed@example.org>" }, text), { draft: true });
    }),
  "its owner wrote it anew under its own Message-ID": (scene) =>
    drafted(scene, async ({ draft, drops, sends }) => {
      await drops();
      await sends({ ...answer, "Message-ID": draft }, own);
    }),
  "its owner wrote it anew under another Message-ID": (scene) =>
    drafted(scene, async ({ drops, sends }) => {
      await drops();
      await sends(sent, own);
    }),
  "its owner wrote it anew, and both quote what they answer": (scene) =>
    drafted(
      scene,
      async ({ drops, sends }) => {
        await drops();
        await sends(sent, `${own}\r\n> ${asked}`);
      },
      `${text}\n\n> ${asked}`,
    ),
  "its owner wrote it anew, and opens with the same thanks": (scene) =>
    drafted(
      scene,
      async ({ drops, sends }) => {
        await drops();
        await sends(sent, `Hello,\r\n\r\nthank you for your mail. ${own}`);
      },
      "Hello,\n\nthank you for your mail. I have seen your question and will answer it soon.\n",
    ),
  "its owner wrote it anew; the draft had no words": (scene) =>
    drafted(
      scene,
      async ({ drops, sends }) => {
        await drops();
        await sends(sent, own);
      },
      "👍",
    ),
  "its text went to somebody else": (scene) =>
    drafted(scene, async ({ drops, sends }) => {
      await drops();
      await sends({ ...sent, To: "carl@example.net" }, text);
    }),
  "its text went to somebody else under its own Message-ID": (scene) =>
    drafted(scene, async ({ draft, drops, sends }) => {
      await drops();
      await sends({ ...answer, To: "carl@example.net", "Message-ID": draft }, text);
    }),
  "its text answered another mail": (scene) =>
    drafted(scene, async ({ drops, sends }) => {
      await drops();
      await sends({ ...sent, "In-Reply-To": "<other@example.net>" }, text);
    }),
  "its owner sent a mail of the same subject that answers nothing": (scene) =>
    drafted(scene, async ({ drops, sends }) => {
      await drops();
      await sends({ From: answer.From, To: answer.To, Subject: answer.Subject, "Message-ID": "<new@example.org>" }, text);
    }),
  "its owner answered in their own words, and the draft is still there": (scene) => drafted(scene, ({ sends }) => sends(sent, own)),
  "its owner answered with the same thanks, and the draft is still there": (scene) =>
    drafted(scene, ({ sends }) => sends(sent, "Thank you for the offer. Thursday at ten is too early for us.\r\n")),
  "its owner had answered before the run did": async (scene) => {
    const { human, arrive, does } = await mailDesk(scene);
    const message = await arrive(offer, asked);
    await human.append("Sent", mail(sent, own), { seen: true });
    return claimed([await does("mail.draft", { reply_to: message, text })]);
  },
  "of two drafts for one mail its owner sent the other": async (scene) => {
    const { arrive, does, moves } = await mailDesk(scene);
    const message = await arrive(offer, asked);
    const effect = await does("mail.draft", { reply_to: message, text });
    const other = await does("mail.draft", { reply_to: message, text });
    return claimed([effect], async () => {
      await moves("Drafts", "Sent", plainText(other.subject["identity"]));
      await moves("Drafts", "Trash", plainText(effect.subject["identity"]));
    });
  },
  "a mail that forges its Message-ID came": (scene) =>
    drafted(scene, async ({ draft, drops, arrive }) => {
      await drops();
      await arrive({ ...answer, "Message-ID": draft }, text);
    }),
  "it was sent from another mailbox": (scene) =>
    drafted(scene, async ({ draft, drops }) => {
      await drops();
      const { human } = await mailDesk(scene, { mailbox: "private" });
      await human.append("Sent", mail({ ...answer, "Message-ID": draft }, text), { seen: true });
    }),
};
