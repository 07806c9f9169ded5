// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IPauseGate } from "../../../contracts/interfaces/IPauseGate.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Campaigns behind one PauseGate, or behind two through AllOfGate.
/// @dev Time is a variable of its own: the optimizer may read the block's timestamp once and keep it.
contract PauseGateTest is CampaignFixture {
    address private constant GUARDIAN = address(0x6a4d);
    uint64 private constant MAX_PAUSED = 3000;
    uint64 private constant LAST_STRETCH = 500;
    uint64 private constant MAX_EXTRA = 10_000;
    uint256 private constant LEAVES = 4;

    IPauseGate private gate;
    IInstantCampaign private campaign;
    uint256 private time;

    function setUp() public override {
        super.setUp();
        gate = newGate(MAX_PAUSED, LAST_STRETCH);
        campaign = campaignBehind(address(gate), START, END, MAX_EXTRA);
        moveTo(START);
    }

    function newGate(uint64 maxPaused, uint64 noPauseWindow) private returns (IPauseGate) {
        return IPauseGate(deploy("PauseGate", abi.encode(GUARDIAN, maxPaused, noPauseWindow)));
    }

    function campaignBehind(
        address gate_,
        uint64 start,
        uint64 end,
        uint64 maxExtra
    ) private returns (IInstantCampaign) {
        CampaignArguments memory arguments = argumentsFor(LEAVES);
        (arguments.gate, arguments.start, arguments.end) = (gate_, start, end);
        arguments.maxExtraTime = maxExtra;
        return IInstantCampaign(address(create(arguments)));
    }

    function moveTo(uint256 moment) private {
        time = moment;
        vm.warp(moment);
    }

    function pause() private returns (uint256 until) {
        vm.prank(GUARDIAN);
        return gate.pause(address(campaign), "");
    }

    function resume() private returns (uint256 until) {
        vm.prank(GUARDIAN);
        return gate.resume(address(campaign), "");
    }

    function pauseRefused(bytes memory reason) private {
        vm.prank(GUARDIAN);
        vm.expectRevert(reason);
        gate.pause(address(campaign), "");
    }

    function claim(uint256 index) private {
        campaign.claim(index, subjectAt(index), amountAt(index), Trees.proofAt(campaignNodes, index), "");
    }

    function claimRefused(uint256 index, bytes memory reason) private {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.expectRevert(reason);
        campaign.claim(index, subjectAt(index), amountAt(index), proof, "");
        isTrue(!campaign.isClaimed(index), "nothing is left behind");
    }

    function extra() private view returns (uint256) {
        return IClaimGate(address(gate)).extraTime(address(campaign));
    }

    function paused(uint256 until) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPauseGate.ClaimsPaused.selector, until);
    }

    function isPause(uint256 from, uint256 until) private view {
        (uint256 actualFrom, uint256 actualUntil) = gate.pauseOf(address(campaign));
        equal(actualFrom, from, "pause: from");
        equal(actualUntil, until, "pause: until");
    }

    // ---------------------------------------------------------------- one pause

    function testFuzz_Claims_AreRefusedFromTheNextSecondUntilTheNextSecond(uint16 after_, uint16 length) public {
        moveTo(START + (after_ % 5000));
        uint256 from = time + 1;
        uint256 until = from + MAX_PAUSED;
        vm.expectEmit();
        emit IPauseGate.Paused(address(campaign), from, until, "the token is being attacked");
        vm.prank(GUARDIAN);
        equal(gate.pause(address(campaign), "the token is being attacked"), until, "at most until then");
        isPause(from, until);
        claim(0);

        moveTo(from + (length % (MAX_PAUSED - 1)));
        claimRefused(1, paused(until));
        vm.expectEmit();
        emit IPauseGate.Resumed(address(campaign), time + 1, "all is well");
        vm.prank(GUARDIAN);
        equal(gate.resume(address(campaign), "all is well"), time + 1, "from then on");
        isPause(from, time + 1);
        claimRefused(1, paused(time + 1));
        moveTo(time + 1);
        isPause(0, 0);
        claim(1);
        uint256 seconds_ = time - from;
        equal(extra(), seconds_, "seconds paused");

        // The end moves by exactly that.
        moveTo(END + seconds_ - 1);
        equal(campaign.effectiveEnd(), END + seconds_, "moved end");
        claim(2);
        moveTo(END + seconds_);
        claimRefused(3, abi.encodeWithSelector(ICampaign.Ended.selector, time, END + seconds_));
        campaign.sweep();
    }

    /// @dev The bound is the gate's or the campaign's, whichever is less; nobody needs to resume.
    function testFuzz_Pause_EndsByItselfWhenTheBoundIsUsedUp(uint16 maxPaused, uint16 maxExtra, uint16 first) public {
        (maxPaused, maxExtra) = (uint16(bound(maxPaused, 2, 4000)), uint16(bound(maxExtra, 2, 4000)));
        uint256 most = maxPaused < maxExtra ? maxPaused : maxExtra;
        first = uint16(bound(first, 1, most - 1));
        gate = newGate(maxPaused, LAST_STRETCH);
        campaign = campaignBehind(address(gate), START, END, maxExtra);
        equal(pause(), time + 1 + most, "the whole bound");
        moveTo(START + first);
        resume();
        moveTo(time + 100);
        equal(extra(), first, "first pause");
        uint256 until = time + 1 + most - first;
        equal(pause(), until, "what is left");
        moveTo(until - 1);
        claimRefused(0, paused(until));
        moveTo(until);
        claim(0);
        equal(extra(), most, "all of it");
        isPause(0, 0);
        pauseRefused(abi.encodeWithSelector(IPauseGate.PausesUsedUp.selector, most, most));
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(IPauseGate.NotPaused.selector, address(campaign)));
        gate.resume(address(campaign), "");
    }

    /// @dev While it is paused a campaign is never over: neither before its end nor beyond.
    function testFuzz_PausedBeyondItsEnd_ItIsNotSweptAndOpensAgain(uint16 before, uint16 length) public {
        before = uint16(bound(before, LAST_STRETCH + 1, 2000));
        moveTo(END - before);
        uint256 from = time + 1;
        uint256 until = pause();
        moveTo(bound(length, from, until - 1));
        if (time >= END) {
            equal(campaign.effectiveEnd(), END + time - from, "moves on");
            vm.expectRevert(abi.encodeWithSelector(ICampaign.NotEnded.selector, time, END + time - from));
            campaign.sweep();
        }
        claimRefused(0, paused(until));
        moveTo(until);
        claim(0);
        moveTo(until + before - 2);
        claim(1);
        moveTo(until + before - 1);
        claimRefused(2, abi.encodeWithSelector(ICampaign.Ended.selector, time, END + MAX_PAUSED));
    }

    // ---------------------------------------------------------------- refusals

    function testFuzz_RevertWhen_NotTheGuardian(address caller) public {
        vm.assume(caller != GUARDIAN);
        bytes memory reason = abi.encodeWithSelector(IPauseGate.NotGuardian.selector, caller, GUARDIAN);
        vm.prank(caller);
        vm.expectRevert(reason);
        gate.pause(address(campaign), "");
        pause();
        vm.prank(caller);
        vm.expectRevert(reason);
        gate.resume(address(campaign), "");
    }

    function testFuzz_RevertWhen_PausedAlreadyOrNotAtAll(uint16 wait) public {
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(IPauseGate.NotPaused.selector, address(campaign)));
        gate.resume(address(campaign), "");
        uint256 until = pause();
        moveTo(time + (wait % MAX_PAUSED));
        pauseRefused(abi.encodeWithSelector(IPauseGate.AlreadyPaused.selector, address(campaign), until));
        resume();
        // In the second of the resumption it is paused still; twice the same does nothing.
        pauseRefused(abi.encodeWithSelector(IPauseGate.AlreadyPaused.selector, address(campaign), time + 1));
        equal(resume(), time + 1, "the same once more");
    }

    /// @dev The last moment at which a pause may begin leaves exactly the no-pause window after it.
    function testFuzz_RevertWhen_LessThanTheNoPauseWindowWouldBeLeft(uint64 noPauseWindow, uint16 short_) public {
        noPauseWindow = uint64(bound(noPauseWindow, 1, 5000));
        uint256 left = bound(short_, 0, noPauseWindow - 1);
        gate = newGate(MAX_PAUSED, noPauseWindow);
        campaign = campaignBehind(address(gate), START, END, MAX_EXTRA);
        moveTo(END - 1 - left);
        pauseRefused(abi.encodeWithSelector(IPauseGate.NoPauseWindow.selector, left, noPauseWindow));
        moveTo(END - 1 - noPauseWindow);
        uint256 until = pause();
        moveTo(until);
        equal(END + extra() - time, noPauseWindow, "seconds left");
        claim(0);
    }

    function testFuzz_RevertWhen_TheCampaignIsOver(uint16 first, uint32 after_) public {
        first = uint16(bound(first, 1, MAX_PAUSED - 1));
        pause();
        moveTo(START + first);
        resume();
        uint256 end = uint256(END) + first;
        moveTo(end + (after_ % (2 * MAX_EXTRA)));
        pauseRefused(abi.encodeWithSelector(IPauseGate.CampaignOver.selector, time, end));
        isTrue(campaign.effectiveEnd() <= time, "over for the campaign too");
    }

    function test_RevertWhen_TheEndMayNotMove() public {
        campaign = campaignBehind(address(gate), START, END, 0);
        pauseRefused(abi.encodeWithSelector(IPauseGate.PausesUsedUp.selector, uint256(0), uint256(0)));
    }

    /// @dev In vain, since the campaign asks somebody else: the guardian must learn it at once.
    function testFuzz_RevertWhen_TheCampaignIsNoneOrAsksAnother(address nobody) public {
        vm.assume(nobody.code.length == 0);
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(IPauseGate.CampaignWithoutCode.selector, nobody));
        gate.pause(nobody, "");
        address asked = address(gate);
        gate = newGate(MAX_PAUSED, LAST_STRETCH);
        pauseRefused(abi.encodeWithSelector(IPauseGate.CampaignAsksAnother.selector, address(campaign), asked));
        // Behind two gates it is the adapter that is paused.
        address both = deploy("AllOfGate", abi.encode(gate, asked));
        campaign = campaignBehind(both, START, END, MAX_EXTRA);
        pauseRefused(abi.encodeWithSelector(IPauseGate.CampaignAsksAnother.selector, address(campaign), both));
        address adapter = IAllOfGate(both).open(address(campaign));
        vm.prank(GUARDIAN);
        equal(gate.pause(adapter, ""), time + 1 + MAX_PAUSED, "paused");
    }

    function tryNew(address guardian, uint64 maxPaused, uint64 noPauseWindow) external {
        deploy("PauseGate", abi.encode(guardian, maxPaused, noPauseWindow));
    }

    function testFuzz_RevertWhen_CreatedWithoutGuardianTimeOrStretch(address guardian, uint64 a, uint64 b) public {
        vm.assume(guardian != address(0) && a != 0 && b != 0);
        vm.expectRevert(IPauseGate.ZeroGuardian.selector);
        this.tryNew(address(0), a, b);
        vm.expectRevert(IPauseGate.ZeroMaxPaused.selector);
        this.tryNew(guardian, 0, b);
        vm.expectRevert(IPauseGate.ZeroNoPauseWindow.selector);
        this.tryNew(guardian, a, 0);
        gate = IPauseGate(deploy("PauseGate", abi.encode(guardian, a, b)));
        equal(gate.guardian(), guardian, "guardian");
        equal(gate.maxPaused(), a, "most seconds");
        equal(gate.noPauseWindow(), b, "no-pause window");
    }

    /// @dev Other campaigns, and strangers who ask, are not paused along.
    function testFuzz_Pause_IsOfOneCampaign(address stranger) public {
        vm.assume(stranger != address(campaign));
        pause();
        moveTo(time + 1);
        vm.prank(stranger);
        bytes4 answer = IClaimGate(address(gate)).check(0, stranger, stranger, 1, stranger, "");
        equal(bytes32(answer), bytes32(IClaimGate.check.selector), "answer");
        moveTo(time + 10);
        equal(IClaimGate(address(gate)).extraTime(stranger), 0, "no extra time");
    }

    // ---------------------------------------------------------------- any sequence

    /// @dev Second by second, with whatever the guardian tries: extra time is the seconds in which claims were refused, never
    /// falls, and the claims' seconds lost are added at the end; what is over never opens again.
    function testFuzz_AnySequence_KeepsClaimTime(uint256 seed, uint8 maxPaused, uint8 maxExtra, uint8 stretch) public {
        uint64 from = uint64(time + 20);
        gate = newGate(1 + (maxPaused % 80), 1 + (stretch % 30));
        campaign = campaignBehind(address(gate), from, from + 100, maxExtra % 80);
        address[] memory asked = new address[](1);
        asked[0] = address(gate);
        _play(asked, address(campaign), from, seed);
    }

    /// @dev The same where two guardians pause one campaign, at once or by turns.
    function testFuzz_AnySequenceOfTwoGates_LosesNoClaimTime(
        uint256 seed,
        uint8 maxPaused,
        uint8 maxExtra,
        uint8 stretch
    ) public {
        uint64 from = uint64(time + 20);
        address[] memory asked = new address[](2);
        asked[0] = address(newGate(1 + (maxPaused % 80), 1 + (stretch % 30)));
        asked[1] = address(newGate(1 + ((maxPaused / 3) % 80), 1 + ((stretch / 3) % 30)));
        address both = deploy("AllOfGate", abi.encode(asked[0], asked[1]));
        campaign = campaignBehind(both, from, from + 100, maxExtra % 80);
        _play(asked, IAllOfGate(both).open(address(campaign)), from, seed);
    }

    /// @param asked The gates, each of which knows the campaign as `known`.
    function _play(address[] memory asked, address known, uint256 from, uint256 seed) private {
        uint256 refusedSeconds = 0;
        uint256 openSeconds = 0;
        uint256 refusedBefore = 0;
        uint256 extraBefore = 0;
        bool isOver = false;
        uint256 last = from + 100 + campaign.maxExtraTime() + 5;
        for (moveTo(from - 10); time <= last; moveTo(time + 1)) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 8 < 2) _try(IPauseGate(asked[(seed >> 8) % asked.length]), known, seed % 8 == 0);

            uint256 sum = 0;
            bool isRefused = false;
            for (uint256 i = 0; i < asked.length; ++i) {
                sum += IClaimGate(asked[i]).extraTime(known);
                vm.prank(known);
                try IClaimGate(asked[i]).check(0, address(1), address(1), 1, address(1), "") {} catch {
                    isRefused = true;
                }
            }
            isTrue(sum >= extraBefore, "extra time never falls");
            extraBefore = sum;
            if (asked.length == 1) equal(sum, refusedSeconds, "extra time is the time refused");
            isTrue(sum >= refusedSeconds, "no less than the time refused");
            isTrue(refusedSeconds <= campaign.maxExtraTime(), "within the campaign's bound");

            bool isOverNow = time >= campaign.effectiveEnd();
            isTrue(isOverNow || !isOver, "never opens again");
            isTrue(!(isOverNow && isRefused), "does not end while it is paused");
            isOver = isOverNow;
            if (isRefused) {
                ++refusedSeconds;
                if (time < from) ++refusedBefore;
            } else if (time >= from && !isOver) {
                ++openSeconds;
            }
        }
        isTrue(isOver, "ends at last");
        isTrue(openSeconds >= 100, "no claim time is lost");
        // What was paused before the start is given too, since the end moves by the time paused.
        if (asked.length == 1) equal(openSeconds, 100 + refusedBefore, "nor any won");
    }

    /// @dev Every refusal is one by name.
    function _try(IPauseGate asked, address known, bool pauses) private {
        vm.prank(GUARDIAN);
        bytes4 reason;
        if (pauses) {
            try asked.pause(known, "") {} catch (bytes memory why) {
                reason = bytes4(why);
            }
            bool isNamed =
                reason == IPauseGate.AlreadyPaused.selector ||
                    reason == IPauseGate.CampaignOver.selector ||
                    reason == IPauseGate.NoPauseWindow.selector ||
                    reason == IPauseGate.PausesUsedUp.selector;
            isTrue(reason == 0 || isNamed, "refused by name");
        } else {
            try asked.resume(known, "") {} catch (bytes memory why) {
                reason = bytes4(why);
            }
            isTrue(reason == 0 || reason == IPauseGate.NotPaused.selector, "refused by name");
        }
    }
}
