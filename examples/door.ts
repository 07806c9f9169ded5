import type { Address } from "viem";
import type { ReadClient } from "../src/sdk/chain/index.ts";
import { type Door, openDoor } from "../src/sdk/credentials/verify/index.ts";

/** A door for members who are of age, by credentials of one club. */
export function openClubDoor(client: ReadClient, club: Address) {
  const schema = "string name,bool adult";
  return openDoor(client, { issuers: [club], schema, audience: "https://club.example" });
}

/** Lets a visitor in, once they have signed the question. `askVisitor`: sends it to them, and gives what comes back. */
export async function admit(
  door: Door<"string name,bool adult">,
  presentation: string,
  askVisitor: (question: string) => Promise<string>,
) {
  const { question, why } = await door.check(presentation);
  if (question === undefined) return { open: false, why };
  const shown = await door.check(presentation, { answer: await askVisitor(question) });
  return { open: shown.open && shown.values?.adult === true, why: shown.why };
}
