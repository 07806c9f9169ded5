import { lazy, type ReactNode, Suspense, useState } from "react";
import type { PageChain } from "../../../src/sdk/pageData/index.ts";
import { Field } from "../../shared/Field.tsx";
import { usePageTexts, useSharedTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { type Acting, ActingContext } from "./acting.ts";
import { addressOf } from "./addressOf.ts";
import { rememberedText } from "./rememberedText.ts";

const ConnectedActing = lazy(async () => {
  const { ConnectedActing: component } = await import("./ConnectedActing.tsx");
  return { default: component };
});

type ActingAreaProps = { readonly chain: PageChain; readonly children: ReactNode };

/** Says who acts: nobody, a connected wallet, or an address whose owners sign elsewhere. All below it is planned for them. */
export function ActingArea({ chain, children }: ActingAreaProps) {
  const { acting: texts } = usePageTexts<typeof English.console>();
  const { loading } = useSharedTexts();
  const [isConnecting, setIsConnecting] = useState(rememberedText("acting-wallet").read() === "1");
  const [typed, setTyped] = useState(rememberedText("acting-address").read);
  const [wallet, setWallet] = useState<Acting>();
  const other = addressOf(typed);
  const acting: Acting = wallet ?? { account: other, wallet: undefined };
  const type = (text: string) => {
    setTyped(text);
    rememberedText("acting-address").write(text.trim());
  };
  const connect = (is: boolean) => {
    setIsConnecting(is);
    rememberedText("acting-wallet").write(is ? "1" : "");
    if (!is) setWallet(undefined);
  };
  return (
    <ActingContext value={acting}>
      <section aria-label={texts.heading}>
        <h2>{texts.heading}</h2>
        <p className="about">{acting.account === undefined ? texts.nobody : texts.somebody}</p>
        {isConnecting ? (
          <Suspense fallback={<p role="status">{loading}</p>}>
            <ConnectedActing chain={chain} onChange={setWallet} />
            <button type="button" className="plain" onClick={() => connect(false)}>
              {texts.withoutWallet}
            </button>
          </Suspense>
        ) : (
          <div className="actions">
            <button type="button" onClick={() => connect(true)}>
              {texts.connect}
            </button>
          </div>
        )}
        {wallet === undefined && (
          <Field
            label={texts.address}
            about={texts.addressAbout}
            problem={typed.trim() === "" || other !== undefined ? undefined : texts.addressWrong}
            value={typed}
            dir="ltr"
            onChange={({ target }) => type(target.value)}
          />
        )}
      </section>
      {children}
    </ActingContext>
  );
}
