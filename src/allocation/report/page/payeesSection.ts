import { ADDRESS_BYTES } from "../../../core/bytes.ts";
import { formatCount, formatShare, formatThings } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import { table } from "../../../report/table.ts";
import { checksumAccount } from "../../checksum.ts";
import { ratio } from "../ratio.ts";
import type { AmountTexts } from "./amountTexts.ts";
import type { ReportFacts } from "./reportSubject.ts";

/** Beneficiaries, where an allocation has them: several accounts that pay one beneficiary have one owner, or one service. */
export function payeesSection({ allocation, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { beneficiaries = new Uint8Array() } = allocation;
  const { payees, rows, total } = statistics;
  if (payees === undefined) return html``;
  const shared =
    payees.shared.length === 0
      ? html``
      : table(
          "Beneficiaries that most accounts pay",
          [
            { name: "Beneficiary", kind: "code" },
            { name: "Accounts", kind: "number" },
            { name: amounts.head, kind: "number" },
            { name: "Of the total", kind: "number" },
            { name: "First index", kind: "number" },
          ],
          payees.shared.map(({ index, rows: paying, amount }) => [
            checksumAccount(beneficiaries.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES)),
            formatCount(paying),
            amounts.rounded(amount),
            formatShare(ratio(amount, total)),
            formatCount(index),
          ]),
        );
  return html`<section>
<h2>Beneficiaries</h2>
<p class="lead">${formatThings(rows, "account")} pay ${formatThings(payees.beneficiaries, "beneficiary", "beneficiaries")};
${formatCount(payees.rowsElsewhere)} pay another address than their own, and ${formatCount(payees.rowsShared)} pay one that others
pay too. That is one owner, or one service that keeps tokens for many.</p>
${shared}
</section>`;
}
