// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, CaseSubject, IDisputeDesk, Ruling } from "../../contracts/interfaces/IDisputeDesk.sol";
import { Seat } from "../../contracts/interfaces/IQuorum.sol";
import { DeskAttack } from "./support/DeskAttack.sol";
import { DeskHole } from "./twins/DeskHole.sol";

/// @notice What a stranger gets out of everybody else's silence, and out of being first.
abstract contract CaseSilenceAttack is DeskAttack {
    CaseKind internal constant WRONG = CaseKind.WronglySuspended;

    /// @dev Claims fraud with nothing in hand, waits until whatever could be done is over, and has it paid.
    /// @return isRevoked Whether the credential is.
    /// @return cost Base units that the attacker has less.
    function revokeBySilence() internal returns (bool isRevoked, uint256 cost) {
        fund(ATTACKER);
        equal(tryAs(ATTACKER, openingAt(INDEX, "nothing at all")).length, 0, "opened");
        moveBy(6 days + NOTICE);
        tryAs(ATTACKER, abi.encodeCall(IDisputeDesk.carryOut, (header, INDEX, KIND)));
        desk.pay(credential, KIND);
        moveBy(2 * EPOCH);
        return (!isGood(INDEX), 1e9 - token.balanceOf(ATTACKER));
    }

    /// @dev A claim that nobody answers is upheld, while another case's bond is at the desk.
    /// @return won Base units that the claimant has more, and the desk less than the other case's.
    function winFromNobody() internal returns (uint256 won, uint256 missing) {
        fund(STRANGER);
        equal(tryAs(STRANGER, openingAt(INDEX + 1, "honest")).length, 0, "opened");
        uphold(KIND);
        moveBy(3 days);
        desk.pay(credential, KIND);
        (uint256 has, uint256 held) = (token.balanceOf(CLAIMANT), token.balanceOf(address(desk)));
        return (has > 1e9 ? has - 1e9 : 0, held < BOND ? BOND - held : 0);
    }

    /// @dev The claim that nobody answered is rejected. The issuer appeals, as a page tells it to that the claimant made.
    /// @return reason Why it may not.
    /// @return loot Base units that the claimant has more.
    function luredAppeal() internal returns (bytes memory reason, uint256 loot) {
        open(KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Rejected);
        CaseSubject memory subject = subjectOf(INDEX);
        Seat[] memory none = new Seat[](0);
        reason = tryAs(ISSUER, abi.encodeCall(IDisputeDesk.appealUnanswered, (subject, KIND, none, "lured", URI)));
        moveBy(5 days);
        desk.pay(credential, KIND);
        uint256 has = token.balanceOf(CLAIMANT);
        loot = has > 1e9 ? has - 1e9 : 0;
    }

    /// @dev Five accounts of one person claim the same about one credential, each to be answered with a bond.
    /// @return taken How many of their claims are taken.
    function flood() internal returns (uint256 taken) {
        for (uint160 i = 0; i < 5; ++i) {
            address opener = address(uint160(ATTACKER) + i);
            fund(opener);
            if (tryAs(opener, openingAt(INDEX, keccak256(abi.encode(i)))).length == 0) ++taken;
        }
    }

    /// @dev A friend of the holder's opens an empty case, to keep an honest one out, and answers for it.
    /// @param another Whether the honest side opens one of another kind, instead of bringing its evidence to the friend's.
    /// @return isRevoked Whether the honest evidence is heard all the same.
    function occupy(bool another) internal returns (bool isRevoked) {
        fund(ATTACKER);
        equal(tryAs(ATTACKER, openingAt(INDEX, "empty")).length, 0, "opened");
        CaseKind kind = another ? CaseKind.KeyCompromise : KIND;
        if (another) open(kind);
        else
            equal(
                tryAs(CLAIMANT, abi.encodeCall(desk.addEvidence, (credential, KIND, "honest", URI))).length,
                0,
                "heard"
            );
        moveBy(5 days);
        rule(kind, 0, Ruling.Upheld);
        moveBy(3 days + NOTICE);
        desk.carryOut(header, INDEX, kind);
        moveBy(2 * EPOCH);
        return !isGood(INDEX);
    }

    /// @dev A batch is held as a whole, since its issuer's key is gone, and one credential by itself too. A friendly claim about that
    /// one is upheld.
    /// @return isLifted Whether another credential of the batch is good again.
    function liftBatch() internal returns (bool isLifted) {
        holdItself(type(uint256).max, NOW + 100 days);
        holdItself(INDEX, NOW + 60 days);
        uphold(WRONG);
        moveBy(3 days + NOTICE);
        desk.carryOut(header, INDEX, WRONG);
        moveBy(2 * EPOCH);
        return isGood(INDEX + 1);
    }
}

contract CaseSilenceTest is CaseSilenceAttack {
    function test_Silence_RevokesNothing_AndCostsWhoeverCountsOnIt() public onOursAndSoundTwin {
        (bool isRevoked, uint256 cost) = revokeBySilence();
        isTrue(!isRevoked, "good");
        equal(cost, BOND / 4, "a quarter of the bond");
    }

    function test_Twin_SilenceRevokesForGood_AtNoCost() public onTwin(DeskHole.SilenceUpholds) {
        (bool isRevoked, uint256 cost) = revokeBySilence();
        isTrue(isRevoked, "revoked");
        equal(cost, 0, "free");
    }

    function test_WhoeverWinsAgainstNobody_IsNotPaidByOthers() public onOursAndSoundTwin {
        (uint256 won, uint256 missing) = winFromNobody();
        equal(won, 0, "won");
        equal(missing, 0, "missing");
    }

    function test_Twin_OthersPayWhoeverWinsAgainstNobody() public onTwin(DeskHole.LostUnchecked) {
        (uint256 won, uint256 missing) = winFromNobody();
        isTrue(won != 0 && missing != 0, "won of others' bonds");
    }

    function test_ARejectedClaim_IsNotTheOtherSidesToAppeal() public onOursAndSoundTwin {
        (bytes memory reason, uint256 loot) = luredAppeal();
        isRefused(reason, IDisputeDesk.NotLoser.selector);
        equal(loot, 0, "loot");
    }

    function test_Twin_TheClaimantGetsTheBondOfALuredAppeal() public onTwin(DeskHole.AnyonesAppeal) {
        (bytes memory reason, uint256 loot) = luredAppeal();
        equal(reason.length, 0, "taken");
        equal(loot, BOND, "two bonds, less the one that was lost");
    }

    function test_OneCaseACredentialAndKind_WhoeverOpensIt() public onOursAndSoundTwin {
        equal(flood(), 1, "cases");
    }

    function test_Twin_EachAccountHasItsCase() public onTwin(DeskHole.CaseByOpener) {
        equal(flood(), 5, "cases");
    }

    function test_AnEmptyCase_KeepsNoHonestEvidenceOut() public onOursAndSoundTwin {
        isTrue(occupy(false), "heard in the friend's case");
    }

    function test_AnEmptyCase_KeepsNoHonestCaseOut() public onOursAndSoundTwin {
        isTrue(occupy(true), "heard in another");
    }

    function test_ARulingAboutOneCredential_LeavesItsBatchHeld() public onOursAndSoundTwin {
        isTrue(!liftBatch(), "held");
    }

    function test_Twin_ARulingAboutOneCredentialFreesItsBatch() public onTwin(DeskHole.LiftsBatch) {
        isTrue(liftBatch(), "free");
    }
}
