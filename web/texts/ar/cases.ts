import type { cases as English } from "../en/cases.ts";

/** Arabic of open cases about a credential. */
export const cases: typeof English = {
  heading: "هناك قضية مفتوحة بشأنها",
  claimed: {
    IssuedInError: "يدّعي أحدهم أنها أُصدرت خطأً.",
    Fraud: "يدّعي أحدهم أنها نيلت بالاحتيال.",
    KeyCompromise: "يدّعي أحدهم أن مفتاحها وقع في أيدٍ غير أمينة.",
    WronglySuspended: "يدّعي أحدهم أنها معلّقة بغير حق.",
    WronglyRefused: "يدّعي أحدهم أنها رُفضت بغير حق.",
  },
  claimedOfBatch: "يدّعي أحدهم أن دفعتها كلها معلّقة بغير حق.",
  stands: {
    None: "لم يُبتّ في شيء بعد: يسري ما تقوله هذه الصفحة عن حالتها.",
    Upheld: "أيّدت هيئة هذا الادعاء. وحتى يسري القرار، يسري ما تقوله هذه الصفحة عن حالتها.",
    Rejected: "رفضت هيئة هذا الادعاء: يسري ما تقوله هذه الصفحة عن حالتها.",
  },
  held: "هي معلّقة حتى تنتهي القضية.",
  ends: {
    Answer: (moment) => `للطرف الآخر أن يردّ حتى ${moment}.`,
    Panel: (moment) => `تبتّ هيئة قبل ${moment}.`,
    Appeal: (moment) => `يمكن استئناف القرار حتى ${moment}.`,
    SecondPanel: (moment) => `تبتّ هيئة ثانية قبل ${moment}.`,
    Effect: (moment) => `يمكن أن يسري القرار حتى ${moment}.`,
  },
  over: (moment) => `انتهت هذه المرحلة من القضية: ${moment}. يُسأل المكتب من جديد.`,
  desk: "يُبتّ فيها في المكتب",
  asOf: (block, moment) => `بحسب الكتلة ${block}، ${moment}.`,
  unread: "لا تقول العقدة إن كانت هناك قضية مفتوحة بشأنها.",
  copied: "لا تقول النسخة إن كانت هناك قضية مفتوحة بشأنها.",
};
