// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ICumulativeCampaign } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { RootTakeovers } from "./support/RootTakeovers.sol";
import { CumulativeHole } from "./twins/CumulativeHole.sol";

/// @notice See {RootTakeovers}.
contract RootTakeoverTest is RootTakeovers {
    uint256 private constant FUNDED = 12_066;

    function test_ProofsInFlight_OutliveFastRoots() public onOursAndSoundTwin {
        went(swapFast(), "the victim is paid");
    }

    function test_Twin_KillsProofsInFlight_ByAThirdRoot() public onCumulativeTwin(CumulativeHole.ManyProposals) {
        isKind(swapFast(), IClaims.InvalidProof.selector);
    }

    function test_Twin_KillsProofsInFlight_AtOnce() public onCumulativeTwin(CumulativeHole.NoOverlap) {
        isKind(swapFast(), IClaims.InvalidProof.selector);
    }

    function test_TwoRootsAreGood_AndOneAfterTheOverlap() public onOursAndSoundTwin {
        equal(countGoodRoots(0), 2, "good when another takes its place");
        prepare();
        equal(countGoodRoots(OVERLAP - 1), 2, "good in the last second");
        prepare();
        equal(countGoodRoots(OVERLAP), 1, "good afterwards");
    }

    function test_Twin_KeepsOldRootsGood() public onCumulativeTwin(CumulativeHole.RootsStayGood) {
        equal(countGoodRoots(OVERLAP), 3, "good");
    }

    function testFuzz_Signature_IsGoodForOnePayment(uint256 upTo) public onOursAndSoundTwin {
        upTo = bound(upTo, 1, 1000);
        equal(sendSignatureAgain(upTo), upTo, "paid");
    }

    function test_Twin_PaysTheSignatureAgain() public onCumulativeTwin(CumulativeHole.LastingSignature) {
        equal(sendSignatureAgain(300), 900, "paid");
    }

    /// @dev What SECURITY.md says: all that the campaign holds, and the cap each time the timelock runs.
    function testFuzz_GuardianAsleep_TakesTheBalanceAndACapEachTimelock(uint8 rounds) public onOursAndSoundTwin {
        uint256 often = bound(rounds, 1, 4);
        equal(takeAll(often, CAP), FUNDED + often * CAP, "taken");
        equal(clock, START + often * TIMELOCK, "no sooner");
        equal(holding(TREASURY), TREASURE - often * CAP, "left");
    }

    function test_GuardianAsleep_TakesNoMoreThanTheCapAtOnce() public onOursAndSoundTwin {
        equal(takeAll(1, CAP + 1), 0, "taken");
    }

    function test_Twin_TakesTheTreasury() public onCumulativeTwin(CumulativeHole.NoCap) {
        equal(takeAll(1, TREASURE), FUNDED + TREASURE, "taken");
    }

    function test_GuardianAwake_LosesNothing() public onOursAndSoundTwin {
        equal(takeBeforeTheGuardianWakes(), 0, "taken");
    }

    function test_Twin_TakesBeforeTheGuardianWakes() public onCumulativeTwin(CumulativeHole.NoTimelock) {
        equal(takeBeforeTheGuardianWakes(), FUNDED + CAP, "taken");
    }

    function test_Veto_HitsNoNewerProposal() public onOursAndSoundTwin {
        (bytes memory reason, bool isHit) = vetoLate();
        isKind(reason, ICumulativeCampaign.ProposalMismatch.selector);
        isTrue(!isHit, "hit");
    }

    function test_Twin_VetoesWhateverWaits() public onCumulativeTwin(CumulativeHole.VetoesAny) {
        (, bool isHit) = vetoLate();
        isTrue(isHit, "hit");
    }

    function test_RevertWhen_VetoedAfterItWasAccepted() public onOursAndSoundTwin {
        open();
        propose(keccak256("next"), 0);
        pass(TIMELOCK);
        went(accept(keccak256("next")), "accepted");
        isError(veto(keccak256("next")), ICumulativeCampaign.NothingProposed.selector);
    }

    function test_Acceptance_TakesNoOtherRoot() public onOursAndSoundTwin {
        isKind(acceptAnother(), ICumulativeCampaign.ProposalMismatch.selector);
    }

    function test_Twin_AcceptsWhateverWaits() public onCumulativeTwin(CumulativeHole.AcceptsAny) {
        went(acceptAnother(), "accepted");
    }

    function testFuzz_RevertWhen_AcceptedLate(uint64 later) public onOursAndSoundTwin {
        isKind(acceptLate(uint64(bound(later, 0, 300 days))), ICumulativeCampaign.ProposalExpired.selector);
    }

    function test_Twin_AcceptsLate() public onCumulativeTwin(CumulativeHole.NoExpiry) {
        went(acceptLate(300 days), "accepted");
    }

    function test_RevertWhen_ProposedOverAnother() public onOursAndSoundTwin {
        (bytes memory reason, bool isAccepted) = overwrite();
        isKind(reason, ICumulativeCampaign.ProposalPending.selector);
        isTrue(!isAccepted, "accepted");
    }

    function test_Twin_SkipsTheTimelock() public onCumulativeTwin(CumulativeHole.Overwrites) {
        (, bool isAccepted) = overwrite();
        isTrue(isAccepted, "accepted");
    }

    function testFuzz_RevertWhen_ARootHasLessThanWasPaid(uint256 lower) public onOursAndSoundTwin {
        isError(
            claimLowered(bound(lower, 0, 999)),
            abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, uint256(0))
        );
        equal(paidTo(accounts[0]), 1000, "paid never falls");
    }

    function test_Twin_PaysOnForLess() public onCumulativeTwin(CumulativeHole.Underflows) {
        went(claimLowered(1), "claimed");
        equal(holding(ATTACKER), 5000, "stolen");
    }

    function testFuzz_TwoLeavesOfAnAccount_PayTheGreatest(bool backwards) public onOursAndSoundTwin {
        equal(claimTwice(backwards), 1001, "paid");
    }

    function test_Twin_PaysTheSumOfLeaves() public onCumulativeTwin(CumulativeHole.PaidByIndex) {
        equal(claimTwice(false), 2001, "paid");
    }

    function test_AnotherIndex_PaysNothing() public onOursAndSoundTwin {
        equal(claimMoved(), 1000, "paid");
    }

    function test_Twin_PaysUnderAnotherIndex() public onCumulativeTwin(CumulativeHole.PaidByIndex) {
        equal(claimMoved(), 2000, "paid");
    }

    function test_Allowance_IsUsedOnceForEachRoot() public onOursAndSoundTwin {
        equal(pullAgain(), CAP, "pulled");
    }

    function test_Twin_IsAcceptedAgain() public onCumulativeTwin(CumulativeHole.KeepsProposal) {
        equal(pullAgain(), 3 * CAP, "pulled");
    }

    function test_RevertWhen_ARootsMoneyDoesNotCome() public onOursAndSoundTwin {
        isTrue(acceptWithoutMoney().length != 0, "accepted");
    }

    function test_Twin_BelievesThatItCame() public onCumulativeTwin(CumulativeHole.UnmeteredFunding) {
        went(acceptWithoutMoney(), "accepted");
    }
}
