// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import {
    EntitlementKey,
    IVestingCampaign,
    VestingArguments,
    VestingPoint
} from "../../contracts/interfaces/IVestingCampaign.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { HostileToken, ITokenParty } from "./support/HostileToken.sol";
import { OverTimeTerms } from "./support/OverTimeTerms.sol";
import { VestingHole } from "./twins/VestingHole.sol";

/// @notice Money that was promised and is not vested yet, or vested and not released: paid twice, to others, or taken back.
abstract contract UnvestedMoneyAttack is CampaignAttack, OverTimeTerms {
    uint256 internal constant SAVINGS = 1000;

    VestingHole internal vestingHole;
    bool internal isStepped;
    VestingPoint[] internal points;

    /// @dev Runs the test against the twin that lacks one safeguard.
    modifier onVestingTwin(VestingHole missing) {
        (vestingHole, isTwin) = (missing, true);
        prepare();
        _;
    }

    /// @notice Frame of its own for a creation that may fail.
    function openExternally() external {
        open();
    }

    function hasLightForm() internal pure override returns (bool) {
        return false;
    }

    function openOver(bytes32 root, uint256 funding) internal override {
        terms.root = root;
        if (points.length == 0) {
            points.push(VestingPoint(START, 0));
            points.push(VestingPoint(START + LIFE, 1e18));
        }
        VestingArguments memory arguments = VestingArguments(terms, isStepped, points);
        bytes memory encoded = isTwin ? abi.encode(arguments, vestingHole) : abi.encode(arguments);
        victim = IInstantCampaign(deploy(isTwin ? "VestingTwin" : "VestingCampaign", encoded));
        token.mint(address(victim), funding);
        vesting().fund(0);
        vm.warp(START);
    }

    /// @dev After half of leaf 0 has vested, its release is called again and again.
    function releaseAgain() internal returns (uint256 paid) {
        _claimUntilHalf();
        for (uint256 i = 0; i < 3; ++i) send(ATTACKER, _releaseOf(0));
        return holding(accounts[0]);
    }

    /// @dev One entitlement many times in a list.
    function releaseRepeated(uint256 times) internal returns (uint256 paid) {
        _claimUntilHalf();
        EntitlementKey[] memory keys = new EntitlementKey[](times);
        for (uint256 i = 0; i < times; ++i) keys[i] = EntitlementKey(0, accounts[0]);
        went(send(ATTACKER, abi.encodeCall(IVestingCampaign.releaseMany, (keys))), "the list as a whole");
        return holding(accounts[0]);
    }

    /// @dev From within its payment an account releases again, singly or in a list.
    function releaseFromHook(bool inList) internal returns (uint256 paid) {
        Conspirator thief = Conspirator(deploy("Conspirator", ""));
        accounts[0] = address(thief);
        _claimUntilHalf();
        token.setManner(address(thief), HostileToken.Manner.TellsRecipient);
        EntitlementKey[] memory keys = new EntitlementKey[](1);
        keys[0] = EntitlementKey(0, accounts[0]);
        bytes memory list = abi.encodeCall(IVestingCampaign.releaseMany, (keys));
        thief.arm(address(victim), inList ? list : _releaseOf(0), 2, ITokenParty.tokensReceived.selector);
        went(send(ATTACKER, _releaseOf(0)), "the outer release");
        equal(thief.left() <= 1 ? 1 : 0, 1, "the hook was reached");
        return holding(accounts[0]);
    }

    /// @dev What an account signed for one payment is sent again, at once and when more has vested.
    function sendSignatureAgain(uint256 upTo) internal returns (uint256 paid) {
        address recipient = address(0xbe4ef);
        _claimUntilHalf();
        ClaimTerms memory signed = ClaimTerms(upTo, recipient, 0, address(0), 0);
        bytes32 digest = ClaimSigning.digestOn(HOME, address(victim), accounts[0], 0, signed, 0);
        bytes memory signature = ClaimSigning.signed(keyAt(0), digest);
        bytes memory data = abi.encodeCall(IVestingCampaign.releaseSigned, (0, accounts[0], signed, 0, signature));
        went(send(RELAYER, data), "the first time");
        send(RELAYER, data);
        vm.warp(START + LIFE);
        send(RELAYER, data);
        return holding(recipient);
    }

    function releaseForOther() internal returns (bytes memory reason) {
        _claimUntilHalf();
        return send(ATTACKER, abi.encodeCall(IVestingCampaign.release, (0, ATTACKER)));
    }

    /// @dev The gate agreed to the claim; then it is gone.
    function loseGate() internal returns (bytes memory reason) {
        terms.gate = deploy("Conspirator", "");
        _claimUntilHalf();
        vm.etch(terms.gate, hex"fe");
        return send(accounts[0], _releaseOf(0));
    }

    /// @dev A gate that agrees to nothing.
    function claimWithoutGate() internal returns (bytes memory reason) {
        terms.gate = address(token);
        open();
        BundleItem memory item = itemAt(0);
        item.gateData = "data";
        return send(accounts[0], singleOf(item));
    }

    /// @dev All is claimed; the treasury sweeps as soon as it can.
    function sweepUnvested() internal returns (uint256 swept) {
        open();
        _claimAll();
        vm.warp(END);
        return victim.sweep();
    }

    /// @dev A leaf that nobody paid for is claimed first, and vests faster than the others' due.
    function recordPhantom() internal returns (uint256 lost) {
        (accounts[0], amounts[0]) = (ATTACKER, 1_000_000);
        uint256 due = build() - amounts[0];
        openOver(nodes[0], due);
        bytes memory reason = send(ATTACKER, singleOf(itemAt(0)));
        if (reason.length != 0) isError(reason, _short(amounts[0], due));
        for (uint256 i = 1; i < LEAVES; ++i) send(accounts[i], singleOf(itemAt(i)));
        vm.warp(START + LIFE / 100);
        send(ATTACKER, _releaseOf(0));
        vm.warp(START + LIFE);
        for (uint256 i = 1; i < LEAVES; ++i) {
            if (send(accounts[i], _releaseOf(i)).length == 0) due -= amounts[i];
        }
        return due;
    }

    /// @dev A token that asks its senders lets one fund from within funding, for the treasury to sweep.
    function fundFromWithin() internal returns (uint256 stolen) {
        open();
        _claimAll();
        Conspirator thief = Conspirator(deploy("Conspirator", ""));
        token.mint(address(thief), SAVINGS);
        thief.act(address(token), abi.encodeCall(HostileToken.approve, (address(victim), SAVINGS)));
        bytes memory data = abi.encodeCall(IVestingCampaign.fund, (SAVINGS / 2));
        thief.arm(address(victim), data, 1, ITokenParty.tokensToSend.selector);
        token.setWatcher(address(thief));
        thief.act(address(victim), data);
        token.setWatcher(address(0));
        vm.warp(END);
        return victim.sweep() + holding(address(thief)) - SAVINGS;
    }

    /// @dev After claims were paid the campaign is told to count what it has.
    function countAgain() internal returns (uint256 stolen) {
        open();
        _claimAll();
        vm.warp(END);
        for (uint256 i = 0; i < LEAVES; ++i) went(send(ATTACKER, _releaseOf(i)), "released");
        went(send(ATTACKER, abi.encodeCall(IVestingCampaign.fund, (0))), "counted");
        return victim.sweep();
    }

    /// @dev A share that was vested is taken back before it is released.
    function lowerSchedule() internal returns (bytes memory reason, uint256 paid) {
        isStepped = true;
        delete points;
        points.push(VestingPoint(START, 5e17));
        points.push(VestingPoint(START + 10, 2e17));
        points.push(VestingPoint(START + LIFE, 1e18));
        return _openAndRelease(START + 10);
    }

    /// @dev A part that never vests.
    function truncateSchedule() internal returns (bytes memory reason, uint256 paid) {
        delete points;
        points.push(VestingPoint(START, 0));
        points.push(VestingPoint(START + LIFE, 9e17));
        return _openAndRelease(START + 10 * LIFE);
    }

    function _openAndRelease(uint256 time) private returns (bytes memory reason, uint256 paid) {
        try this.openExternally() {} catch (bytes memory why) {
            return (refusedWith(why), 0);
        }
        (uint256 claimAt, bytes memory data) = (time == START + 10 ? time : START, singleOf(itemAt(0)));
        vm.warp(claimAt);
        went(send(accounts[0], data), "claimed");
        vm.warp(time);
        send(accounts[0], _releaseOf(0));
        return ("", holding(accounts[0]));
    }

    function vesting() internal view returns (IVestingCampaign) {
        return IVestingCampaign(address(victim));
    }

    /// @dev Leaf 0 is claimed at the start, when nothing is vested.
    function _claimUntilHalf() private {
        open();
        BundleItem memory item = itemAt(0);
        if (terms.gate != address(0)) item.gateData = "data";
        went(send(accounts[0], singleOf(item)), "claimed");
        equal(holding(accounts[0]), 0, "vested at the start");
        vm.warp(START + LIFE / 2);
    }

    function _claimAll() private {
        for (uint256 i = 0; i < LEAVES; ++i) went(send(accounts[i], singleOf(itemAt(i))), "claimed");
    }

    function _releaseOf(uint256 index) private view returns (bytes memory) {
        return abi.encodeCall(IVestingCampaign.release, (index, accounts[index]));
    }

    function _short(uint256 amount, uint256 available) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IVestingCampaign.FundingShort.selector, amount, available);
    }
}

contract UnvestedMoneyTest is UnvestedMoneyAttack {
    function test_Release_PaysOnce() public onOursAndSoundTwin {
        equal(releaseAgain(), 500, "paid");
    }

    function test_Twin_ReleasesAgain() public onVestingTwin(VestingHole.ForgetsReleases) {
        equal(releaseAgain(), 1500, "paid");
    }

    function test_ReleaseMany_PaysARepeatedKeyOnce() public onOursAndSoundTwin {
        equal(releaseRepeated(3), 500, "paid");
    }

    function test_Twin_PaysEachKey() public onVestingTwin(VestingHole.LooksFirst) {
        equal(releaseRepeated(3), 1500, "paid");
    }

    function test_Release_FromWithinItsPayment_PaysOnce() public onOursAndSoundTwin {
        equal(releaseFromHook(false), 500, "paid");
        prepare();
        equal(releaseFromHook(true), 500, "paid");
    }

    function test_Twin_PaysFromWithin() public onVestingTwin(VestingHole.NotesLast) {
        equal(releaseFromHook(false), 1500, "paid");
    }

    function testFuzz_Signature_IsGoodForOnePayment(uint256 upTo) public onOursAndSoundTwin {
        upTo = bound(upTo, 1, 500);
        equal(sendSignatureAgain(upTo), upTo, "paid");
    }

    function test_Twin_PaysTheSignatureAgain() public onVestingTwin(VestingHole.LastingSignature) {
        equal(sendSignatureAgain(300), 800, "paid: 300, the rest of 500, 300 of what vested since");
    }

    function test_RevertWhen_ReleasedUnderAnotherAccount() public onOursAndSoundTwin {
        isError(releaseForOther(), abi.encodeWithSelector(IVestingCampaign.NotClaimed.selector, uint256(0), ATTACKER));
    }

    function test_Twin_PaysAnotherAccount() public onVestingTwin(VestingHole.KeyedByIndex) {
        went(releaseForOther(), "released");
        equal(holding(ATTACKER), 500, "stolen");
    }

    function test_Release_AsksNoGate() public onOursAndSoundTwin {
        went(loseGate(), "released");
        equal(holding(accounts[0]), 500, "paid");
    }

    function test_Twin_LosesWhatTheGateRefuses() public onVestingTwin(VestingHole.AsksAtRelease) {
        isTrue(loseGate().length != 0, "refused");
    }

    function test_RevertWhen_TheGateRefusesTheFirstClaim() public onOursAndSoundTwin {
        isTrue(claimWithoutGate().length != 0, "refused");
        isTrue(!vesting().entitlement(0, accounts[0]).claimed, "recorded");
    }

    function test_Twin_RecordsWithoutTheGate() public onVestingTwin(VestingHole.GatelessClaim) {
        went(claimWithoutGate(), "claimed");
    }

    function test_Sweep_LeavesWhatIsClaimed() public onOursAndSoundTwin {
        equal(sweepUnvested(), 0, "swept");
    }

    function test_Twin_SweepsWhatIsClaimed() public onVestingTwin(VestingHole.SweepsBalance) {
        equal(sweepUnvested(), 12_066, "swept");
    }

    function test_Phantoms_TakeNothingFromOthers() public onOursAndSoundTwin {
        equal(recordPhantom(), 0, "lost");
    }

    function test_Twin_PaysPhantoms() public onVestingTwin(VestingHole.RecordsAll) {
        isTrue(recordPhantom() > 9000, "lost");
        equal(holding(ATTACKER), 10_000, "stolen");
    }

    function test_Fund_FromWithin_CountsOnce() public onOursAndSoundTwin {
        equal(fundFromWithin(), 0, "stolen");
    }

    function test_Twin_CountsTwice() public onVestingTwin(VestingHole.OpenFund) {
        equal(fundFromWithin(), SAVINGS / 2, "stolen");
    }

    function test_Fund_AfterClaims_CountsNothing() public onOursAndSoundTwin {
        equal(countAgain(), 0, "stolen");
    }

    function test_Twin_CountsWhatIsClaimed() public onVestingTwin(VestingHole.CountsClaimed) {
        isTrue(countAgain() > 10_000, "stolen");
    }

    function test_RevertWhen_AShareFalls() public onOursAndSoundTwin {
        (bytes memory reason, ) = lowerSchedule();
        isError(
            reason,
            abi.encodeWithSelector(IVestingCampaign.ShareFalls.selector, uint256(1), uint64(5e17), uint64(2e17))
        );
    }

    function test_Twin_TakesBackWhatWasVested() public onVestingTwin(VestingHole.AnySchedule) {
        (bytes memory reason, uint256 paid) = lowerSchedule();
        went(reason, "created");
        equal(paid, 200, "paid of the 500 that were vested");
    }

    function test_RevertWhen_APartNeverVests() public onOursAndSoundTwin {
        (bytes memory reason, ) = truncateSchedule();
        isError(
            reason,
            abi.encodeWithSelector(IVestingCampaign.ScheduleIncomplete.selector, uint64(9e17), uint64(1e18))
        );
    }

    function test_Twin_KeepsAPartForEver() public onVestingTwin(VestingHole.AnySchedule) {
        (bytes memory reason, uint256 paid) = truncateSchedule();
        went(reason, "created");
        equal(paid, 900, "paid of 1000");
    }
}
