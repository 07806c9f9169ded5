// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ISanctionsGate } from "../../contracts/interfaces/ISanctionsGate.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { TurningOracle } from "../contracts/support/TurningOracle.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { SanctionsHole } from "./twins/SanctionsHole.sol";

/// @notice The oracle of a campaign's gate turns hostile, or somebody who is listed wants to be paid. Leaf 0 is the victim's or
/// the attacker's, as the attack says.
abstract contract HostileOracleAttack is CampaignAttack {
    TurningOracle internal oracle;
    SanctionsHole internal missing;
    bool internal isTwinGate;

    modifier onOursAndSoundGate() {
        (missing, isTwinGate) = (SanctionsHole.None, false);
        prepare();
        _;
        isTwinGate = true;
        prepare();
        _;
    }

    modifier onTwinGate(SanctionsHole hole_) {
        (missing, isTwinGate) = (hole_, true);
        prepare();
        _;
    }

    function openScreened() internal {
        oracle = TurningOracle(deploy("TurningOracle", ""));
        terms.gate =
            isTwinGate
                ? deploy("SanctionsTwin", abi.encode(oracle, missing))
                : deploy("SanctionsGate", abi.encode(oracle));
        open();
    }

    /// @notice Answers about everybody in one of the ways that are no answer.
    /// @return reason Why the claim was refused; empty where it was paid.
    function passByNonsense(TurningOracle.Manner manner) internal returns (bytes memory reason) {
        openScreened();
        oracle.list(accounts[0], true);
        oracle.turn(manner);
        return send(RELAYER, singleOf(itemAt(0)));
    }

    /// @notice Has the claim of an unlisted account paid to somebody who is listed.
    function payTheListed() internal returns (bytes memory reason) {
        openScreened();
        oracle.list(ATTACKER, true);
        BundleItem memory item = itemAt(0);
        signFor(item, ATTACKER);
        return send(RELAYER, singleOf(item));
    }

    function signFor(BundleItem memory item, address recipient) private view {
        item.terms.upTo = item.amount;
        item.terms.recipient = recipient;
        sign(item, item.terms, keyAt(item.index));
    }

    /// @notice Burns what it is asked with, in a bundle of three.
    /// @return burnt Gas that the bundle took.
    function burnTheBundle() internal returns (uint256 burnt) {
        openScreened();
        oracle.turn(TurningOracle.Manner.AllGas);
        uint256 before = gasleft();
        vm.recordLogs();
        went(sendWith(RELAYER, bundleOf(gated(3)), 5_000_000), "the bundle");
        burnt = before - gasleft();
        equal(recordedSkips().length, 24, "all are skipped");
        for (uint256 i = 0; i < 3; ++i) isTrue(!isPaid(i), "nothing is paid");
    }

    function gated(uint256 count) private view returns (BundleItem[] memory items) {
        items = itemsFrom(0, count);
        // One byte, so that the bundle is in the form for gates.
        for (uint256 i = 0; i < count; ++i) items[i].gateData = hex"00";
    }

    /// @notice Claims another leaf from within a question about the first.
    /// @return calls How often that went through.
    function callBack() internal returns (uint256 calls) {
        openScreened();
        oracle.arm(address(victim), singleOf(itemAt(1)));
        send(RELAYER, singleOf(itemAt(0)));
        return oracle.went();
    }
}

contract HostileOracleTest is HostileOracleAttack {
    function testFuzz_Nonsense_PaysNobody(uint8 seed) public onOursAndSoundGate {
        TurningOracle.Manner manner = TurningOracle.Manner(
            bound(seed, uint8(TurningOracle.Manner.Two), uint8(TurningOracle.Manner.AllGas))
        );
        bytes memory reason = passByNonsense(manner);
        isKind(reason, ISanctionsGate.OracleUnclear.selector);
        isTrue(!isPaid(0), "not paid");
    }

    function testFuzz_Twin_TakesNonsenseForNo(uint8 seed) public onTwinGate(SanctionsHole.NonsenseIsNo) {
        TurningOracle.Manner manner = TurningOracle.Manner(
            bound(seed, uint8(TurningOracle.Manner.Two), uint8(TurningOracle.Manner.HeapOfRefusal))
        );
        went(passByNonsense(manner), "paid, though listed");
    }

    function test_RevertWhen_TheRecipientIsListed() public onOursAndSoundGate {
        isError(payTheListed(), abi.encodeWithSelector(ISanctionsGate.AccountSanctioned.selector, ATTACKER));
        equal(holding(ATTACKER), 0, "paid");
    }

    function test_Twin_PaysTheListed() public onTwinGate(SanctionsHole.AccountAlone) {
        went(payTheListed(), "paid");
        equal(holding(ATTACKER), amounts[0], "to whom is listed");
    }

    /// @dev 50,000 gas an item, and what a claim costs.
    function test_Oracle_BurnsLittle() public onOursAndSoundGate {
        isTrue(burnTheBundle() < 3 * 130_000, "gas");
    }

    function test_Twin_BurnsAllThatAnItemHas() public onTwinGate(SanctionsHole.BoundlessOracle) {
        isTrue(burnTheBundle() > 3 * 480_000, "gas");
    }

    function test_Oracle_ChangesNothing() public onOursAndSoundGate {
        equal(callBack(), 0, "calls that went through");
        isTrue(!isPaid(1), "the other leaf");
    }

    function test_Twin_LetsTheOracleAct() public onTwinGate(SanctionsHole.OracleMayAct) {
        equal(callBack(), 1, "calls that went through");
        isTrue(isPaid(1), "claimed from within the question");
    }
}
