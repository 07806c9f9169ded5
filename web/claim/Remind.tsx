import type { Address } from "viem";
import { saveFile } from "../shared/Value.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import { pageAddress } from "./link.ts";
import { reminderText } from "./reminder.ts";

type RemindProps = {
  readonly opens: bigint;
  readonly now: bigint;
  /** All that may be claimed then, as the reader reads it; undefined: only a part of it may. */
  readonly amount: string | undefined;
  readonly account: Address;
};

/** Until a claim opens there is nothing to do but to remember it: an entry for the reader's calendar, which no service knows of. */
export function Remind({ opens, now, amount, account }: RemindProps) {
  const { remind: texts } = useMoreTexts();
  const save = () => {
    const text = reminderText({ title: texts.title(amount ?? ""), url: pageAddress(account), opens, now });
    saveFile("claim.ics", text, "text/calendar");
  };
  return (
    <>
      <div className="act reachable">
        <button type="button" onClick={save}>
          {texts.save}
        </button>
      </div>
      <p className="hint">{texts.about}</p>
    </>
  );
}
