import { withoutSeconds } from "../../../src/react/explainedError.ts";
import type { CampaignFinding } from "../../../src/sdk/distribution/check/finding.ts";
import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";

/**
 * Findings as `campaign check` words them: in English, whatever the page speaks. How grave each is, is said in words too, not
 * by colour alone.
 */
export function FindingList({ findings }: { readonly findings: readonly CampaignFinding[] }) {
  const { check: texts } = usePageTexts<typeof English.console>();
  return (
    <ul className="findings">
      {findings.map(({ id, severity, sentence, hint }) => (
        <li key={`${id}${sentence}`} data-finding={id} data-severity={severity}>
          <p>
            <strong className={severity === "error" ? "bad" : ""}>{texts[severity]}</strong>{" "}
            <code dir="ltr">{id}</code>
          </p>
          <div lang="en" dir="ltr">
            <p>{withoutSeconds(sentence)}</p>
            <p className="hint">{withoutSeconds(hint)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
