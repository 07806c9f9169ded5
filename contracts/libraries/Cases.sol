// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Case, CaseKind, CaseStage, Ruling } from "../interfaces/IDisputeDesk.sol";

/// @title Cases
/// @notice The clock of a case: its stage is a function of what is stored and of the moment, and each stage ends by time
/// alone. Twin of src/core/governance/cases.ts.
library Cases {
    /// @notice Seconds from the opening within which the other side may answer.
    uint256 internal constant ANSWER = 3 days;
    /// @notice Seconds from the opening within which evidence is taken. Then the first panel may rule.
    uint256 internal constant EVIDENCE = 5 days;
    /// @notice Seconds from the opening within which the first panel rules.
    uint256 internal constant FIRST_PANEL = 7 days;
    /// @notice Seconds from the first ruling, by the panel or by the clock, within which the loser may appeal.
    uint256 internal constant APPEAL = 3 days;
    /// @notice Seconds from the appeal within which evidence is taken. Then the second panel may rule.
    uint256 internal constant SECOND_EVIDENCE = 2 days;
    /// @notice Seconds from the appeal within which the second panel rules.
    uint256 internal constant SECOND_PANEL = 4 days;
    /// @notice Seconds within which what was upheld can be carried out, after its notice.
    uint256 internal constant EFFECT = 7 days;
    /// @notice Seconds from the opening to the decision, at most.
    uint256 internal constant LONGEST = FIRST_PANEL + APPEAL + SECOND_PANEL;
    /// @notice Seconds before the end of a panel's time in which its stand-ins may sign.
    uint256 internal constant STAND_IN = 1 days;

    uint256 private constant LONGEST_NOTICE = 90 days;

    uint8 private constant ANSWERED = 1;
    uint8 private constant FIRST_AT = 1;
    uint8 private constant SECOND_AT = 3;
    uint8 private constant RULING_BITS = 3;
    uint8 private constant HELD = 1 << 5;
    uint8 private constant CARRIED_OUT = 1 << 6;
    uint8 private constant PAID = 1 << 7;

    // ---------------------------------------------------------------- the clock

    /// @notice Where a case stands at `moment`, which is not before what was last done to it.
    /// @return stage Its stage.
    /// @return until First second in which the stage is over, whoever acts or does not; 0 where nothing more comes.
    function stageAt(
        Case memory self,
        CaseKind kind,
        uint256 moment
    ) internal pure returns (CaseStage stage, uint256 until) {
        if (self.openedAt == 0) return (CaseStage.None, 0);
        until = overAt(self);
        if (moment >= until) return _stageAfter(self, kind, moment);
        if (self.appealedAfter != 0) return (CaseStage.SecondPanel, until);
        if (firstRuling(self) != Ruling.None) return (CaseStage.Appeal, until);
        if (isAnswered(self)) return (CaseStage.Panel, until);
        uint256 answerBy = self.openedAt + ANSWER;
        return moment < answerBy ? (CaseStage.Answer, answerBy) : (CaseStage.Appeal, until);
    }

    /// @notice First second in which the case is decided, if nobody does anything more.
    function overAt(Case memory self) internal pure returns (uint256) {
        if (secondRuling(self) != Ruling.None) return _ruledAt(self);
        if (self.appealedAfter != 0) return _appealedAt(self) + SECOND_PANEL;
        if (firstRuling(self) != Ruling.None) return _ruledAt(self) + APPEAL;
        if (isAnswered(self)) return self.openedAt + FIRST_PANEL;
        return self.openedAt + ANSWER + APPEAL;
    }

    /// @notice First second in which the case may be carried out at the latest, whoever acts or does not.
    function overBy(Case memory self) internal pure returns (uint256) {
        return self.openedAt + LONGEST + _notice(self);
    }

    /// @notice What stands at `moment`: the newest ruling, or, where nobody answered in time, the claim.
    function standingAt(Case memory self, uint256 moment) internal pure returns (Ruling) {
        Ruling second = secondRuling(self);
        if (second != Ruling.None) return second;
        Ruling first = firstRuling(self);
        if (first != Ruling.None || isAnswered(self)) return first;
        return moment < self.openedAt + ANSWER ? Ruling.None : Ruling.Upheld;
    }

    /// @notice First second in which no evidence is taken any more, and the panel whose turn it is may rule.
    function evidenceUntil(Case memory self) internal pure returns (uint256) {
        return self.appealedAfter == 0 ? self.openedAt + EVIDENCE : _appealedAt(self) + SECOND_EVIDENCE;
    }

    /// @notice First second in which what was upheld may be carried out, if nobody does anything more.
    function effectFrom(Case memory self) internal pure returns (uint256) {
        return overAt(self) + _notice(self);
    }

    /// @notice First second after a hold for the case: what is carried out in its last second is in force by then.
    function holdUntil(Case memory self, uint256 epochLength) internal pure returns (uint256) {
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

    function isAnswered(Case memory self) internal pure returns (bool) {
        return self.flags & ANSWERED != 0;
    }

    function firstRuling(Case memory self) internal pure returns (Ruling) {
        return Ruling((self.flags >> FIRST_AT) & RULING_BITS);
    }

    function secondRuling(Case memory self) internal pure returns (Ruling) {
        return Ruling((self.flags >> SECOND_AT) & RULING_BITS);
    }

    function isHeld(Case memory self) internal pure returns (bool) {
        return self.flags & HELD != 0;
    }

    function isCarriedOut(Case memory self) internal pure returns (bool) {
        return self.flags & CARRIED_OUT != 0;
    }

    function isPaid(Case memory self) internal pure returns (bool) {
        return self.flags & PAID != 0;
    }

    /// @notice A case opened now.
    /// @param notice Seconds, at most 90 days: what a group says beyond does not count.
    function opened(address claimant, uint256 notice, uint256 moment) internal pure returns (Case memory self) {
        self.claimant = claimant;
        self.openedAt = uint40(moment);
        uint256 counted = notice < LONGEST_NOTICE ? notice : LONGEST_NOTICE;
        self.notice = uint16((counted + 1 hours - 1) / 1 hours);
    }

    function setAnswered(Case memory self) internal pure {
        self.flags |= ANSWERED;
    }

    /// @notice The ruling of the panel whose turn it is.
    function setRuling(Case memory self, Ruling ruling, uint256 moment) internal pure {
        self.flags |= uint8(ruling) << (self.appealedAfter == 0 ? FIRST_AT : SECOND_AT);
        self.ruledAfter = _minutesAfter(self, moment);
    }

    function setAppealed(Case memory self, uint256 moment) internal pure {
        self.appealedAfter = _minutesAfter(self, moment);
    }

    function setHeld(Case memory self) internal pure {
        self.flags |= HELD;
    }

    function setCarriedOut(Case memory self) internal pure {
        self.flags |= CARRIED_OUT;
    }

    function setPaid(Case memory self) internal pure {
        self.flags |= PAID;
    }

    /// @notice The slot of a case, lowest bits first: claimant 160, openedAt 40, ruledAfter, appealedAfter and notice 16 each,
    /// flags 8.
    /// @dev By hand, so that a change is one write.
    function pack(Case memory self) internal pure returns (uint256 packed) {
        packed = uint256(uint160(self.claimant)) | (uint256(self.openedAt) << 160);
        packed |= (uint256(self.ruledAfter) << 200) | (uint256(self.appealedAfter) << 216);
        packed |= (uint256(self.notice) << 232) | (uint256(self.flags) << 248);
    }

    function unpack(uint256 packed) internal pure returns (Case memory self) {
        (self.claimant, self.openedAt) = (address(uint160(packed)), uint40(packed >> 160));
        (self.ruledAfter, self.appealedAfter) = (uint16(packed >> 200), uint16(packed >> 216));
        (self.notice, self.flags) = (uint16(packed >> 232), uint8(packed >> 248));
    }

    // ---------------------------------------------------------------- inside

    /// @dev Once it is decided.
    function _stageAfter(Case memory self, CaseKind kind, uint256 moment) private pure returns (CaseStage, uint256) {
        bool isDone = standingAt(self, moment) != Ruling.Upheld || !hasEffect(kind) || isCarriedOut(self);
        if (isDone) return (CaseStage.Done, 0);
        uint256 until = effectFrom(self) + EFFECT;
        return moment < until ? (CaseStage.Effect, until) : (CaseStage.Moot, 0);
    }

    function _ruledAt(Case memory self) private pure returns (uint256) {
        return self.openedAt + uint256(self.ruledAfter) * 1 minutes;
    }

    function _appealedAt(Case memory self) private pure returns (uint256) {
        return self.openedAt + uint256(self.appealedAfter) * 1 minutes;
    }

    function _notice(Case memory self) private pure returns (uint256) {
        return uint256(self.notice) * 1 hours;
    }

    /// @dev Fits: the longest case has 20,160 minutes. Never 0: the first ruling and the first appeal come days after the opening.
    function _minutesAfter(Case memory self, uint256 moment) private pure returns (uint16) {
        return uint16((moment - self.openedAt) / 1 minutes);
    }
}
