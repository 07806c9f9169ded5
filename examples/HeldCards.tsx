"use client";
import { useState } from "react";
import {
  deviceVault,
  explainThrown,
  type KeptCredential,
  parseHanded,
  useDisclosure,
  useHeldCredentials,
} from "../src/react/index.ts";

/** Keeps what its holder is handed, encrypted on this device, and shows one field of each. */
export function HeldCards({ field }: { readonly field: string }) {
  const [vault] = useState(deviceVault);
  const state = useHeldCredentials({ vault });
  const [problem, setProblem] = useState<unknown>();
  const keep = async (form: FormData) => {
    if (state.status !== "open") await vault.unlock(String(form.get("passphrase")));
    const handed = parseHanded(String(form.get("handed")));
    if (handed.kind === "credential") await vault.keep([handed.credential]);
  };
  const act = (form: FormData) => keep(form).catch(setProblem);
  return (
    <>
      <form action={act}>
        <input name="handed" aria-label="What you were handed" />
        <input name="passphrase" type="password" aria-label="Passphrase" />
        <button type="submit">Keep it</button>
      </form>
      {problem !== undefined && <p role="alert">{explainThrown(problem).reason}</p>}
      {!state.isKept && <p role="alert">This browser keeps nothing: save what you have before you leave.</p>}
      {state.status === "open" && state.held.map((kept) => <Card key={kept.id} kept={kept} field={field} />)}
    </>
  );
}

/** The compact form goes into a link or a QR code; nothing of the other fields is in it. */
function Card({ kept, field }: { readonly kept: KeptCredential; readonly field: string }) {
  const { data, error } = useDisclosure({ held: kept.held, fields: [field] });
  return <p>{data?.compact ?? explainThrown(error).reason}</p>;
}
