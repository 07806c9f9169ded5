// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Case, CaseKind, CaseStage, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { CaseBonds, Payout } from "../../../contracts/libraries/CaseBonds.sol";
import { Cases } from "../../../contracts/libraries/Cases.sol";
import { Base } from "../support/Base.sol";

/// @notice The clock and the money of any case that can be stored.
contract CasesTest is Base {
    using CaseBonds for Case;
    using Cases for Case;

    uint256 private constant OPENED = 1_800_000_000;

    /// @dev Any way through a case, in the order in which it can happen, its last step not after `now_`.
    function drawn(uint256 seed) private pure returns (Case made, uint256 now_) {
        made = Cases.opened(address(uint160(seed)), CaseKind(seed % 5), (seed >> 8) % 91 days, 77, OPENED);
        now_ = OPENED + ((seed >> 32) % 3 days);
        if ((seed >> 16) & 1 == 1) made = made.withAnswer();
        Ruling first = Ruling((seed >> 17) % 3);
        if (first == Ruling.None) return (made, now_);
        now_ = OPENED + 5 days + ((seed >> 48) % 2 days);
        made = made.withRuling(first, now_);
        if ((seed >> 20) & 1 == 1) return (made, now_);
        now_ += (seed >> 64) % (3 days - 60);
        made = made.withAppeal(now_);
        Ruling second = Ruling((seed >> 21) % 3);
        if (second == Ruling.None) return (made, now_);
        now_ += 2 days + ((seed >> 80) % (2 days - 60));
        made = made.withRuling(second, now_);
    }

    /// @dev Whatever was done, time alone brings every case to an end, at most 14 days after it began; what is over stays over.
    function testFuzz_EachStage_EndsByTimeAlone(uint256 seed) public pure {
        (Case made, uint256 now_) = drawn(seed);
        CaseStage last = CaseStage.Answer;
        for (uint256 i = 0; ; ++i) {
            (CaseStage stage, uint256 until) = made.stageAt(now_);
            isTrue(i == 0 || stage > last, "on");
            if (stage < CaseStage.Effect) isTrue(until <= OPENED + 14 days, "in time");
            (CaseStage before, ) = until == 0 ? (stage, 0) : made.stageAt(until - 1);
            equal(uint8(before), uint8(stage), "not sooner");
            last = stage;
            if (until == 0) break;
            isTrue(until > now_, "ahead");
            now_ = until;
        }
        isTrue(last == CaseStage.Done || last == CaseStage.Moot, "an end");
        isTrue(made.overAt() <= OPENED + 14 days && made.effectFrom() <= made.overBy(), "bounds");
        isTrue(made.effectFrom() + Cases.EFFECT + 7200 <= made.holdUntil(3600), "a hold spans it");
        (CaseStage ever, ) = made.stageAt(now_ + 5_000 days);
        equal(uint8(ever), uint8(last), "for good");
    }

    /// @dev Sums, and what no side can lose or win.
    function testFuzz_Bonds_InIsOut(uint256 seed, uint256 bond) public pure {
        bond = bound(bond, 1, uint256(type(uint128).max) << 4);
        (Case made, ) = drawn(seed);
        Payout memory out = made.settle(bond);
        (uint256 claimant, uint256 respondent) = made.paidIn(bond);
        uint256 sum = out.claimant + out.respondent + out.firstPanel + out.secondPanel + out.burned;
        equal(sum, claimant + respondent, "in and out");
        Ruling ruling = made.newestRuling();
        // Only a panel's ruling against it costs a side more than a quarter of a bond.
        if (ruling != Ruling.Rejected) isTrue(out.claimant >= claimant - bond / 4, "a claimant nobody ruled against");
        if (ruling != Ruling.Upheld) isTrue(out.respondent >= respondent, "a respondent nobody ruled against");
        if (ruling != Ruling.Upheld) isTrue(out.claimant <= claimant - bond / 4, "a claim that no panel upheld costs");
        if (made.firstRuling() == ruling && ruling != Ruling.None) equal(out.firstPanel, bond / 4, "the first panel");
        else equal(out.firstPanel, 0, "silent or overturned, unpaid");
        if (made.secondRuling() != Ruling.None) equal(out.secondPanel, bond / 4, "whatever it rules");
        else equal(out.secondPanel, 0, "silent, unpaid");
    }

    function testFuzz_Bits_StayApart(address claimant, uint8 kind, uint256 notice, bytes32 evidence) public pure {
        uint256 tag = Cases.tagOf(evidence);
        Case made = Cases.opened(claimant, CaseKind(kind % 5), notice, tag, OPENED);
        Case changed = made.withAnswer().withRuling(Ruling.Rejected, OPENED + 7 days - 1).withAppeal(OPENED + 10 days);
        changed = changed.withRuling(Ruling.Upheld, OPENED + 14 days - 1).withHold().withEffect().withPayment();
        equal(changed.claimant(), claimant, "claimant");
        equal(uint8(changed.kindOf()), kind % 5, "kind");
        equal(changed.openedAt(), OPENED, "openedAt");
        equal(changed.evidenceTag(), tag, "tag");
        equal(uint8(changed.firstRuling()), uint8(Ruling.Rejected), "first");
        equal(uint8(changed.secondRuling()), uint8(Ruling.Upheld), "second");
        equal(changed.overAt(), OPENED + 14 days - 60, "over, to the minute");
        equal(changed.overBy() - changed.openedAt(), made.overBy() - OPENED, "notice");
        isTrue(changed.isAnswered() && changed.isAppealed(), "answered, appealed");
        isTrue(changed.isHeld() && changed.isCarriedOut() && changed.isPaid(), "held, carried out, paid");
        isTrue(!made.isAnswered() && !made.isHeld() && !made.isCarriedOut() && !made.isPaid(), "not before");
    }
}
