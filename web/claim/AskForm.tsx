import { type FormEvent, lazy, type ReactNode, useState } from "react";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Field } from "../shared/Field.tsx";
import { Late } from "../shared/Late.tsx";
import { Code } from "../shared/Value.tsx";
import { useClaimTexts } from "./claimTexts.ts";
import { isName } from "./useAddresses.ts";

/** Few type a name, and no build but some looks them up. */
const Named = lazy(async () => ({ default: (await import("./Named.tsx")).Named }));

type AskFormProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  /** Newest first. */
  readonly addresses: readonly string[];
  /** The one whose answer is shown. */
  readonly account: string | undefined;
  /** Whether that answer is that there is nothing. */
  readonly isInVain: boolean;
  /** Whether it is what the reader is to do first. */
  readonly isFirst?: boolean;
  readonly ask: (address: string) => void;
  readonly choose: (address: string) => void;
  readonly remove: (address: string) => void;
};

/** Asks for an address, and shows which ones were asked for. */
export function AskForm(props: AskFormProps) {
  const { data, claim, addresses, ask, account, isInVain, isFirst = false } = props;
  const { ask: texts } = useClaimTexts();
  const [text, setText] = useState("");
  const [isEmpty, setEmpty] = useState(false);
  const [name, setName] = useState<string>();
  const found = (address: string) => {
    ask(address);
    setText("");
    setName(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = text.trim();
    setEmpty(address === "");
    if (isName(address)) setName(address);
    else if (address !== "") found(address);
  };
  const Shown = account === undefined ? Open : Folded;
  return (
    <Shown key={account} isOpen={isInVain} isFirst={isFirst}>
      <form onSubmit={submit} noValidate>
        <Field
          label={texts.label}
          about={claim.terms.root === undefined ? texts.aboutRewards : texts.about}
          problem={isEmpty ? texts.empty : undefined}
          dir="ltr"
          autoCapitalize="off"
          placeholder="0x..."
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className={isFirst ? "" : "plain"}>
          {texts.look}
        </button>
      </form>
      {name !== undefined && (
        <Late key={name}>
          <Named data={data} name={name} purpose="check" choose={found} />
        </Late>
      )}
      {addresses.length > 0 && (
        <ul className="asked" aria-label={texts.asked}>
          {addresses.map((address) => (
            <Asked key={address.toLowerCase()} {...props} address={address} />
          ))}
        </ul>
      )}
    </Shown>
  );
}

type FrameProps = { readonly children: ReactNode } & Readonly<Record<"isOpen" | "isFirst", boolean>>;

/** Nothing is known of the reader yet: beside the wallet, this is the way in; before claims begin, it is the first one. */
function Open({ children, isFirst }: FrameProps) {
  const { ask: texts } = useClaimTexts();
  return (
    <section aria-labelledby="ask">
      <h2 id="ask">{isFirst ? texts.headingFirst : texts.heading}</h2>
      {children}
    </section>
  );
}

/** Below an answer; where that is that there is nothing, it is what comes next. */
function Folded({ children, isOpen }: FrameProps) {
  const { ask: texts } = useClaimTexts();
  return (
    <details className="card another" open={isOpen}>
      <summary>{texts.another}</summary>
      {children}
    </details>
  );
}

/** One that was asked for: it can be shown again, or taken from the list. */
function Asked({ address, account, choose, remove }: AskFormProps & { readonly address: string }) {
  const { ask: texts } = useClaimTexts();
  return (
    <li className="actions">
      <button
        type="button"
        className="plain"
        aria-pressed={address === account}
        aria-label={texts.show(address)}
        onClick={() => choose(address)}
      >
        <Code>{address}</Code>
      </button>
      <button
        type="button"
        className="plain"
        aria-label={texts.remove(address)}
        onClick={() => remove(address)}
      >
        {texts.removeShort}
      </button>
    </li>
  );
}
