// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IDisputeDesk, Ruling } from "../../contracts/interfaces/IDisputeDesk.sol";
import { DeskAttack } from "./support/DeskAttack.sol";
import { DeskSide } from "./support/DeskSide.sol";
import { DeskHole } from "./twins/DeskHole.sol";

/// @notice Bonds that cost nothing, are paid twice, or are never paid.
abstract contract CaseBondsAttack is DeskAttack {
    string private _token = "BlocklistToken";

    function tokenName() internal view override returns (string memory) {
        return _token;
    }

    modifier withToken(string memory name) {
        _token = name;
        _;
    }

    /// @dev Both sides are one: it keeps honest claims out by claims of its own, which it loses.
    /// @return cost Base units that three such cases cost the ring.
    function ring() internal returns (uint256 cost) {
        uint256 before = token.balanceOf(CLAIMANT) + token.balanceOf(ISSUER);
        for (uint256 i = 0; i < 3; ++i) {
            open(KIND);
            answerBy(ISSUER, KIND);
            moveBy(5 days);
            rule(KIND, 0, Ruling.Rejected);
            moveBy(3 days);
            desk.pay(credential, KIND);
        }
        return before - token.balanceOf(CLAIMANT) - token.balanceOf(ISSUER);
    }

    /// @dev A token that keeps a part: the bond is paid out whole, of other people's.
    /// @return reason Why it was not taken.
    /// @return missing What the desk lacks for the others afterwards.
    function payShort() internal returns (bytes memory reason, uint256 missing) {
        fund(STRANGER);
        equal(tryAs(STRANGER, openingAt(INDEX + 1, "honest")).length, 0, "opened");
        token.turnOnFor(ATTACKER);
        fund(ATTACKER);
        reason = tryAs(ATTACKER, openingAt(INDEX, "short"));
        token.turnOff();
        moveBy(20 days);
        if (reason.length == 0) desk.pay(credential, KIND);
        uint256 held = token.balanceOf(address(desk));
        // The honest case's bond, and what the other one leaves here to be burned.
        uint256 due = BOND + (reason.length == 0 ? BOND / 4 : 0);
        missing = held < due ? due - held : 0;
    }

    /// @dev The winner cannot be paid.
    /// @return reason Why the case was not.
    /// @return panels What its panel has.
    function blockWinner() internal returns (bytes memory reason, uint256 panels) {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        moveBy(3 days);
        token.turnOnFor(CLAIMANT);
        reason = tryAs(STRANGER, abi.encodeCall(IDisputeDesk.pay, (credential, KIND)));
        panels = token.balanceOf(PAYEE);
    }

    /// @dev A claimant that is told when it is paid, and asks to be paid again.
    /// @return loot What it has more than its bond, less the quarter that a claim costs that no panel upholds.
    function payTwice() internal returns (uint256 loot) {
        fund(STRANGER);
        equal(tryAs(STRANGER, openingAt(INDEX + 1, "honest")).length, 0, "opened");
        DeskSide side = new DeskSide();
        token.mint(address(side), BOND);
        side.run(address(token), abi.encodeCall(token.approve, (address(desk), BOND)));
        side.run(address(desk), openingAt(INDEX, "mine"));
        moveBy(20 days);
        side.arm(address(desk), abi.encodeCall(IDisputeDesk.pay, (credential, KIND)));
        token.turnOnForAll();
        desk.pay(credential, KIND);
        return token.balanceOf(address(side)) - (BOND - BOND / 4);
    }

    /// @dev What was upheld can do nothing but fail.
    /// @return reason Why nobody is paid.
    function failEffect() internal returns (bytes memory reason) {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        moveBy(6 days);
        group.setDesk(address(0));
        equal(
            tryAs(STRANGER, abi.encodeCall(IDisputeDesk.carryOut, (header, INDEX, KIND))).length != 0 ? 1 : 0,
            1,
            "not carried out"
        );
        moveBy(20 days);
        return tryAs(STRANGER, abi.encodeCall(IDisputeDesk.pay, (credential, KIND)));
    }
}

contract CaseBondsTest is CaseBondsAttack {
    /// @dev A half of each bond, and each is twice the one before.
    function test_ARing_PaysForEachOfItsCases() public onOursAndSoundTwin {
        isTrue(ring() >= (BOND / 2) * 7, "dear, and dearer each time");
    }

    function test_Twin_ARingPaysNothing() public onTwin(DeskHole.FreeLoss) {
        equal(ring(), 0, "cost");
    }

    function test_AShortBond_IsRefused() public withToken("FeeOnTransferToken") onOursAndSoundTwin {
        (bytes memory reason, uint256 missing) = payShort();
        isRefused(reason, IDisputeDesk.BondMismatch.selector);
        equal(missing, 0, "missing");
    }

    function test_Twin_AShortBondIsOtherPeoplesLoss()
        public
        withToken("FeeOnTransferToken")
        onTwin(DeskHole.TrustedAmounts)
    {
        (bytes memory reason, uint256 missing) = payShort();
        equal(reason.length, 0, "taken");
        isTrue(missing != 0, "missing");
    }

    function test_AWinnerThatCannotBePaid_HoldsUpNobody() public onOursAndSoundTwin {
        (bytes memory reason, uint256 panels) = blockWinner();
        equal(reason.length, 0, "paid");
        equal(panels, BOND / 4, "the panel");
        equal(desk.owed(CLAIMANT), BOND + BOND / 2, "owed");
    }

    function test_Twin_AWinnerThatCannotBePaidHoldsUpAll() public onTwin(DeskHole.AllOrNothing) {
        (bytes memory reason, uint256 panels) = blockWinner();
        isTrue(reason.length != 0, "not paid");
        equal(panels, 0, "the panel");
    }

    function test_WhoIsPaid_IsNotPaidTwice() public withToken("RecipientHookToken") onOursAndSoundTwin {
        equal(payTwice(), 0, "loot");
    }

    function test_Twin_PaysTwice() public withToken("RecipientHookToken") onTwin(DeskHole.MarkLast) {
        equal(payTwice(), BOND - BOND / 4, "loot");
    }

    function test_AnEffectThatAlwaysFails_KeepsNoBonds() public onOursAndSoundTwin {
        equal(failEffect().length, 0, "paid");
    }

    function test_Twin_AnEffectThatAlwaysFailsKeepsThem() public onTwin(DeskHole.PaysForEffect) {
        isTrue(failEffect().length != 0, "not paid");
    }
}
