import { lazy, useId, useLayoutEffect, useState } from "react";
import { type Address, isAddressEqual, zeroAddress } from "viem";
import { readAddress } from "../../../src/react/readTyped.ts";
import type { PageData } from "../../../src/sdk/pageData/index.ts";
import { Field } from "../../shared/Field.tsx";
import { Late } from "../../shared/Late.tsx";
import { Problem } from "../../shared/Problem.tsx";
import { isName } from "../useAddresses.ts";
import { useVotesTexts } from "./useVotesTexts.ts";

const Named = lazy(async () => ({ default: (await import("../Named.tsx")).Named }));

/** Who is to get the votes; `wrong`: what was typed is no good; undefined: whoever has them now. */
export type ChosenDelegate = Address | "wrong" | undefined;

type ChooseProps = {
  readonly data: PageData;
  /** Whose votes. */
  readonly account: Address;
  /** Who has them now; undefined: nobody. */
  readonly present: Address | undefined;
  /** Whether to leave them as they are is one of the answers. */
  readonly canLeave: boolean;
  /** Whether that is suggested, even where nobody has them. Default: false. */
  readonly isLeft?: boolean;
  readonly onChange: (chosen: ChosenDelegate) => void;
};

type Answer = "leave" | "self" | "somebody";

/** Asks who is to get the votes of an account: where nobody has them, it mostly suggests the account itself. */
export function ChooseDelegate({ data, account, present, canLeave, isLeft = false, onChange }: ChooseProps) {
  const texts = useVotesTexts();
  const name = useId();
  const isOwn = present !== undefined && isAddressEqual(present, account);
  const answers: readonly Answer[] = [
    ...(canLeave ? (["leave"] as const) : []),
    ...(isOwn ? [] : (["self"] as const)),
    "somebody",
  ];
  const suggested = present === undefined && !isLeft ? "self" : answers[0];
  const [answer, setAnswer] = useState(suggested);
  const [typed, setTyped] = useState<Typed>({ text: "" });
  const chosen = answer === "somebody" ? (typed.address ?? "wrong") : answer === "self" ? account : undefined;
  // Before anybody can press: what is chosen last is what is delegated to.
  useLayoutEffect(() => onChange(chosen), [chosen, onChange]);
  return (
    <>
      <fieldset>
        <legend>{texts.choose}</legend>
        {answers.map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={one === answer} onChange={() => setAnswer(one)} />{" "}
            {texts[one]}
          </label>
        ))}
      </fieldset>
      {answer === "somebody" && <DelegateField data={data} typed={typed} onChange={setTyped} />}
    </>
  );
}

type Typed = { readonly text: string; readonly address?: Address; readonly thrown?: unknown };

function readTyped(text: string): Typed {
  if (text.trim() === "" || isName(text.trim())) return { text };
  try {
    const address = readAddress(text);
    return address === zeroAddress ? { text } : { text, address };
  } catch (thrown) {
    return { text, thrown };
  }
}

type FieldProps = Pick<ChooseProps, "data"> & {
  readonly typed: Typed;
  readonly onChange: (typed: Typed) => void;
};

/** Of an address, `0x` included: what is still being typed is not complained of. */
const ADDRESS_LETTERS = 42;

function DelegateField({ data, typed: { text, address, thrown }, onChange }: FieldProps) {
  const texts = useVotesTexts();
  const [isLeft, setLeft] = useState(false);
  const name = isName(text.trim()) ? text.trim() : undefined;
  const isWhole = text.trim() !== "" && (isLeft || text.trim().length >= ADDRESS_LETTERS);
  const isNobody = address === undefined && name === undefined && thrown === undefined;
  const problem = isNobody ? texts.notThere : <Problem thrown={thrown} look="sentences" />;
  const isWrong = isWhole && address === undefined && name === undefined;
  return (
    <>
      <Field
        label={texts.delegate}
        about={texts.delegateAbout}
        problem={isWrong ? problem : undefined}
        dir="ltr"
        autoCapitalize="off"
        placeholder="0x..."
        value={text}
        onBlur={() => setLeft(true)}
        onChange={({ target }) => {
          setLeft(false);
          onChange(readTyped(target.value));
        }}
      />
      {name !== undefined && isLeft && (
        <Late key={name}>
          <Named data={data} name={name} purpose="take" choose={(found) => onChange(readTyped(found))} />
        </Late>
      )}
    </>
  );
}
