// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Case, CaseKind, CaseStage, Ruling } from "../interfaces/IDisputeDesk.sol";

/// @title Cases
/// @notice The clock of a case. A case's stage follows from its stored word and the moment alone, and time alone ends each
/// stage. Time decides nothing: without a panel's ruling, a case ends as it began. Twin of
/// src/sdk/core/governance/cases.ts.
/// @dev A case is one slot. Its fields, lowest bits first, each with its number of bits:
///
/// - claimant 160.
/// - openedAt 34: Unix seconds.
/// - ruledAfter 12: minutes from the end of evidence to the newest ruling.
/// - appealedAfter 14: minutes from the opening to the appeal; 0 for no appeal.
/// - notice 12: hours of notice of the act that carries out the case, rounded up.
/// - evidenceTag 13: of the first case about its credential.
/// - kind 3, answered 1, first ruling 2, second ruling 2.
/// - held 1, carried out 1, paid 1.
///
/// Minutes are rounded down: a stage that begins at a rounded minute ends up to 59 seconds sooner.
/// @dev Every value fits: a panel has 2,880 minutes, an appeal comes within 14,400 minutes, a notice has at most 2,160 hours,
/// and 34 bits of seconds last until the year 2514. Arithmetic is unchecked because no moment plus a duration comes near an
/// overflow.
library Cases {
    /// @notice Seconds from the opening within which the other side may answer. The first panel's turn comes after that, or with
    /// the answer.
    uint256 internal constant ANSWER = 3 days;
    /// @notice Seconds from the opening within which evidence is taken. Then the first panel may rule.
    uint256 internal constant EVIDENCE = 5 days;
    /// @notice Seconds from the opening within which the first panel rules.
    uint256 internal constant FIRST_PANEL = 7 days;
    /// @notice Seconds from the first panel's ruling within which the loser may appeal.
    uint256 internal constant APPEAL = 3 days;
    /// @notice Seconds from the appeal within which evidence is taken. Then the second panel may rule.
    uint256 internal constant SECOND_EVIDENCE = 2 days;
    /// @notice Seconds from the appeal within which the second panel rules.
    uint256 internal constant SECOND_PANEL = 4 days;
    /// @notice Seconds after the notice in which an upheld case can be carried out.
    uint256 internal constant EFFECT = 7 days;
    /// @notice Seconds from the opening to the decision, at most.
    uint256 internal constant LONGEST = FIRST_PANEL + APPEAL + SECOND_PANEL;
    /// @notice Seconds before the end of a panel's time in which its stand-ins may sign.
    uint256 internal constant STAND_IN = 1 days;

    uint256 private constant LONGEST_NOTICE = 90 days;
    uint256 private constant TAG_BITS = 13;

    uint256 private constant OPENED_AT = 160;
    uint256 private constant RULED_AT = 194;
    uint256 private constant APPEALED_AT = 206;
    uint256 private constant NOTICE_AT = 220;
    uint256 private constant TAG_AT = 232;
    uint256 private constant KIND_AT = 245;
    uint256 private constant ANSWERED = 1 << 248;
    uint256 private constant FIRST_AT = 249;
    uint256 private constant SECOND_AT = 251;
    uint256 private constant HELD = 1 << 253;
    uint256 private constant CARRIED_OUT = 1 << 254;
    uint256 private constant PAID = 1 << 255;

    // ---------------------------------------------------------------- the clock

    /// @notice A case's stage at `moment`, which must not be before the last change of the case.
    /// @return stage Its stage.
    /// @return until First second in which the stage is over, whether anybody acts or not; 0 where no stage follows.
    function stageAt(Case self, uint256 moment) internal pure returns (CaseStage stage, uint256 until) {
        if (Case.unwrap(self) == 0) return (CaseStage.None, 0);
        until = overAt(self);
        if (moment >= until) return _stageAfter(self, moment);
        if (isAppealed(self)) return (CaseStage.SecondPanel, until);
        if (firstRuling(self) != Ruling.None) return (CaseStage.Appeal, until);
        unchecked {
            uint256 answerBy = openedAt(self) + ANSWER;
            if (!isAnswered(self) && moment < answerBy) return (CaseStage.Answer, answerBy);
        }
        return (CaseStage.Panel, until);
    }

    /// @notice First second in which the case is decided, if nobody acts any more.
    function overAt(Case self) internal pure returns (uint256) {
        unchecked {
            if (isAppealed(self)) {
                if (secondRuling(self) != Ruling.None) return _ruledAt(self);
                return _appealedAt(self) + SECOND_PANEL;
            }
            if (firstRuling(self) != Ruling.None) return _ruledAt(self) + APPEAL;
            return openedAt(self) + FIRST_PANEL;
        }
    }

    /// @notice First second in which an upheld case may be carried out at the latest, whatever anybody does.
    function overBy(Case self) internal pure returns (uint256) {
        unchecked {
            return openedAt(self) + LONGEST + _notice(self);
        }
    }

    /// @notice First second in which evidence is closed and the panel whose turn it is may rule.
    function evidenceUntil(Case self) internal pure returns (uint256) {
        unchecked {
            return isAppealed(self) ? _appealedAt(self) + SECOND_EVIDENCE : openedAt(self) + EVIDENCE;
        }
    }

    /// @notice First second in which an upheld case may be carried out, if nobody acts any more.
    function effectFrom(Case self) internal pure returns (uint256) {
        unchecked {
            return overAt(self) + _notice(self);
        }
    }

    /// @notice First second after a hold for the case. A case carried out in its last possible second is in force before the
    /// hold ends.
    function holdUntil(Case self, uint256 epochLength) internal pure returns (uint256) {
        return overBy(self) + EFFECT + 2 * (epochLength == 0 ? 1 : epochLength);
    }

    /// @notice Whether a case of this kind can change a status.
    function hasEffect(CaseKind kind) internal pure returns (bool) {
        return kind <= CaseKind.WronglySuspended;
    }

    /// @notice Whether a case of this kind revokes.
    function revokes(CaseKind kind) internal pure returns (bool) {
        return kind <= CaseKind.KeyCompromise;
    }

    // ---------------------------------------------------------------- what is stored

    /// @notice The word of a case opened at `moment`.
    /// @param notice Seconds of notice. If a group has a longer one than 90 days, 90 days count.
    /// @param tag Tag of its evidence, or of the first evidence about its credential.
    function opened(
        address claimant_,
        CaseKind kind,
        uint256 notice,
        uint256 tag,
        uint256 moment
    ) internal pure returns (Case) {
        unchecked {
            uint256 hours_ = ((notice < LONGEST_NOTICE ? notice : LONGEST_NOTICE) + 1 hours - 1) / 1 hours;
            uint256 word = uint160(claimant_) | (moment << OPENED_AT) | (hours_ << NOTICE_AT);
            return Case.wrap(word | (tag << TAG_AT) | (uint256(kind) << KIND_AT));
        }
    }

    function claimant(Case self) internal pure returns (address) {
        return address(uint160(Case.unwrap(self)));
    }

    function openedAt(Case self) internal pure returns (uint256) {
        return _bits(self, OPENED_AT, 34);
    }

    function kindOf(Case self) internal pure returns (CaseKind) {
        return CaseKind(_bits(self, KIND_AT, 3));
    }

    function evidenceTag(Case self) internal pure returns (uint256) {
        return _bits(self, TAG_AT, TAG_BITS);
    }

    /// @notice The part of its evidence's hash that the first case about a credential keeps. It needs no slot of its own.
    function tagOf(bytes32 evidence) internal pure returns (uint256) {
        return uint256(evidence) >> (256 - TAG_BITS);
    }

    function isAnswered(Case self) internal pure returns (bool) {
        return Case.unwrap(self) & ANSWERED != 0;
    }

    function isAppealed(Case self) internal pure returns (bool) {
        return _bits(self, APPEALED_AT, 14) != 0;
    }

    function firstRuling(Case self) internal pure returns (Ruling) {
        return Ruling(_bits(self, FIRST_AT, 2));
    }

    function secondRuling(Case self) internal pure returns (Ruling) {
        return Ruling(_bits(self, SECOND_AT, 2));
    }

    /// @notice The ruling in force: the second panel's, else the first panel's, else None.
    function newestRuling(Case self) internal pure returns (Ruling) {
        Ruling second = secondRuling(self);
        return second == Ruling.None ? firstRuling(self) : second;
    }

    function isHeld(Case self) internal pure returns (bool) {
        return Case.unwrap(self) & HELD != 0;
    }

    function isCarriedOut(Case self) internal pure returns (bool) {
        return Case.unwrap(self) & CARRIED_OUT != 0;
    }

    function isPaid(Case self) internal pure returns (bool) {
        return Case.unwrap(self) & PAID != 0;
    }

    function withAnswer(Case self) internal pure returns (Case) {
        return Case.wrap(Case.unwrap(self) | ANSWERED);
    }

    /// @notice The case with the ruling of the panel whose turn it is.
    function withRuling(Case self, Ruling ruling, uint256 moment) internal pure returns (Case) {
        uint256 word = Case.unwrap(self) & ~(uint256(0xfff) << RULED_AT);
        unchecked {
            word |= ((moment - evidenceUntil(self)) / 1 minutes) << RULED_AT;
        }
        return Case.wrap(word | (uint256(ruling) << (isAppealed(self) ? SECOND_AT : FIRST_AT)));
    }

    /// @notice The case with an appeal. An appeal comes days after the opening, so its minutes are never 0.
    function withAppeal(Case self, uint256 moment) internal pure returns (Case) {
        unchecked {
            uint256 minutes_ = (moment - openedAt(self)) / 1 minutes;
            return Case.wrap(Case.unwrap(self) | (minutes_ << APPEALED_AT));
        }
    }

    function withHold(Case self) internal pure returns (Case) {
        return Case.wrap(Case.unwrap(self) | HELD);
    }

    function withEffect(Case self) internal pure returns (Case) {
        return Case.wrap(Case.unwrap(self) | CARRIED_OUT);
    }

    function withPayment(Case self) internal pure returns (Case) {
        return Case.wrap(Case.unwrap(self) | PAID);
    }

    // ---------------------------------------------------------------- inside

    /// @dev The stage once the case is decided.
    function _stageAfter(Case self, uint256 moment) private pure returns (CaseStage, uint256) {
        bool isDone = newestRuling(self) != Ruling.Upheld || !hasEffect(kindOf(self)) || isCarriedOut(self);
        if (isDone) return (CaseStage.Done, 0);
        unchecked {
            uint256 until = effectFrom(self) + EFFECT;
            return moment < until ? (CaseStage.Effect, until) : (CaseStage.Moot, 0);
        }
    }

    function _ruledAt(Case self) private pure returns (uint256) {
        unchecked {
            return evidenceUntil(self) + _bits(self, RULED_AT, 12) * 1 minutes;
        }
    }

    function _appealedAt(Case self) private pure returns (uint256) {
        unchecked {
            return openedAt(self) + _bits(self, APPEALED_AT, 14) * 1 minutes;
        }
    }

    function _notice(Case self) private pure returns (uint256) {
        unchecked {
            return _bits(self, NOTICE_AT, 12) * 1 hours;
        }
    }

    function _bits(Case self, uint256 place, uint256 count) private pure returns (uint256) {
        unchecked {
            return (Case.unwrap(self) >> place) & (2 ** count - 1);
        }
    }
}
