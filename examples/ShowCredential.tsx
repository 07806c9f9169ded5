import { useState } from "react";
import type { Hex } from "viem";
import { type GateAnswerParameters, gateAnswer } from "../src/react/index.ts";
import { Problem } from "./Problem.tsx";

type ShowCredentialProps = Omit<GateAnswerParameters, "text"> & {
  readonly onShown: (gateData: Hex) => void;
};

/** Takes the credential that the campaign's gate asks for: its JSON, or its compact form. */
export function ShowCredential({ gate, account, onShown }: ShowCredentialProps) {
  const [problem, setProblem] = useState<unknown>();
  const show = (form: FormData) => {
    setProblem(undefined);
    try {
      onShown(gateAnswer({ gate, account, text: String(form.get("credential")) }));
    } catch (thrown) {
      setProblem(thrown);
    }
  };
  return (
    <form action={show}>
      <label>
        Your credential <textarea name="credential" spellCheck={false} />
      </label>
      <button type="submit">Show it to the gate</button>
      {problem !== undefined && <Problem thrown={problem} />}
    </form>
  );
}
