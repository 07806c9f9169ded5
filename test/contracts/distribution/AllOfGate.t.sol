// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IPauseGate } from "../../../contracts/interfaces/IPauseGate.sol";
import { IRequirementGate } from "../../../contracts/interfaces/IRequirementGate.sol";
import { HostileGate } from "../../attacks/support/HostileGate.sol";
import { GateFixture } from "../support/GateFixture.sol";
import { ProbeGate } from "../support/ProbeGate.sol";
import { Trees } from "../support/Trees.sol";

/// @notice A campaign behind two gates: credentials, and a guardian. Others behind gates that answer what they are told.
contract AllOfGateTest is GateFixture {
    address private constant GUARDIAN = address(0x6a4d);
    uint64 private constant MAX_EXTRA = 3000;

    IPauseGate private pauses;
    IAllOfGate private both;
    address private adapter;

    function setUp() public override {
        super.setUp();
        pauses = IPauseGate(deploy("PauseGate", abi.encode(GUARDIAN, uint64(1000), uint64(100))));
        openBehind(address(gate), address(pauses));
    }

    function newBoth(address first, address second) private returns (IAllOfGate) {
        return IAllOfGate(deploy("AllOfGate", abi.encode(first, second)));
    }

    /// @dev `both` asks these two, `campaign` asks `both`, and its adapter is open.
    function openBehind(address first, address second) private {
        both = newBoth(first, second);
        campaign = campaignBehind(address(both));
        adapter = both.open(address(campaign));
    }

    function campaignBehind(address gate_) private returns (IInstantCampaign) {
        CampaignArguments memory arguments = argumentsFor(SIZE);
        (arguments.gate, arguments.maxExtraTime) = (gate_, MAX_EXTRA);
        return IInstantCampaign(address(create(arguments)));
    }

    function bothAt(uint256 index) private view returns (bytes memory) {
        return abi.encode(dataAt(index), bytes(""));
    }

    function check(address asker, address asked, bytes memory data) private returns (bytes4) {
        vm.prank(asker);
        return IClaimGate(asked).check(0, subjectAt(0), subjectAt(0), 1, STRANGER, data);
    }

    function extraOf(address asked, address campaign_) private view returns (uint256) {
        return IClaimGate(asked).extraTime(campaign_);
    }

    // ---------------------------------------------------------------- both are asked

    function testFuzz_Claim_PassesIfBothAgree(uint8 row, uint8 other, bool paused) public {
        uint256 index = 2 + (row % (SIZE - 2));
        uint256 holder = other % 2 == 0 ? index : 2 + (other % (SIZE - 2));
        uint256 until;
        if (paused) {
            vm.prank(GUARDIAN);
            until = pauses.pause(adapter, "");
        }
        vm.warp(START + 10);
        if (holder != index) {
            vm.expectRevert();
            claimGated(index, bothAt(holder));
        } else if (paused) {
            refused(index, bothAt(index), abi.encodeWithSelector(IPauseGate.ClaimsPaused.selector, until));
        }
        if (paused) vm.warp(until);
        equal(gate.nullifierUser(adapter, nullifierAt(index)), address(0), "a refusal by the second leaves nothing");
        claimGated(index, bothAt(index));
        equal(gate.nullifierUser(adapter, nullifierAt(index)), subjectAt(index), "spent, for the adapter");
        equal(gate.nullifierUser(address(both), nullifierAt(index)), address(0), "not for all campaigns");
        vm.warp(END);
        equal(campaign.effectiveEnd(), paused ? uint256(END) + 1000 : END, "moved end");
    }

    /// @dev Each sees the same but for its data, and the campaign behind the adapter.
    function testFuzz_Check_HandsOnWhatItWasGiven(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata first,
        bytes calldata second
    ) public {
        bytes[2] memory data = [first, second];
        ProbeGate[2] memory probes = [new ProbeGate(), new ProbeGate()];
        openBehind(address(probes[0]), address(probes[1]));
        vm.prank(address(campaign));
        IClaimGate(address(both)).check(index, account, recipient, amount, caller, abi.encode(first, second));
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 seen = keccak256(abi.encode(adapter, index, account, recipient, amount, caller, data[i]));
            equal(probes[i].lastSeen(), seen, "seen");
        }
    }

    function test_Gates_SeeTheCampaignThroughTheAdapter() public {
        ProbeGate[2] memory probes = [new ProbeGate(), new ProbeGate()];
        openBehind(address(probes[0]), address(probes[1]));
        claimGated(3, bothAt(3));
        isTrue(probes[0].sawTaken() && probes[1].sawTaken(), "the leaf is taken already");
        equal(ICampaign(adapter).end(), END, "end");
        equal(ICampaign(adapter).maxExtraTime(), MAX_EXTRA, "most extra time");
        equal(ICampaign(adapter).gate(), adapter, "an adapter is its own gate");
        isTrue(IInstantCampaign(adapter).isClaimed(3) && !IInstantCampaign(adapter).isClaimed(4), "claimed");
    }

    /// @dev Only views: what would change the campaign fails, whoever asks.
    function test_RevertWhen_ThePortIsAskedToChangeTheCampaign() public {
        vm.warp(END);
        vm.expectRevert();
        ICampaign(adapter).sweep();
        vm.prank(TREASURY);
        vm.expectRevert();
        ICampaign(adapter).changeTreasury(STRANGER);
        vm.expectRevert();
        IInstantCampaign(adapter).claim(3, subjectAt(3), amountAt(3), Trees.proofAt(campaignNodes, 3), bothAt(3));
        equal(campaign.treasury(), TREASURY, "treasury");
        equal(token.balanceOf(address(campaign)), total, "all is there");
    }

    // ---------------------------------------------------------------- whose state it is

    /// @dev Through the two gates' front door, through an adapter of one's own, through another campaign: nothing burns anybody
    /// else's nullifier.
    function testFuzz_Claim_IsPaidWhateverStrangersDidBefore(address stranger, uint8 row, bool opens) public {
        vm.assume(stranger != address(campaign) && stranger != adapter);
        uint256 index = row % SIZE;
        bytes memory data = bothAt(index);
        bytes memory shut = abi.encodeWithSelector(IAllOfGate.AdapterNotOpen.selector, stranger);
        vm.prank(stranger);
        vm.expectRevert(shut);
        IClaimGate(address(both)).check(index, subjectAt(index), stranger, 1, stranger, data);

        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAllOfGate.OnlyItsGate.selector, stranger, address(both)));
        IClaimGate(adapter).check(index, subjectAt(index), stranger, 1, stranger, data);

        if (opens) {
            address own = both.open(stranger);
            isTrue(own != adapter, "another adapter");
            vm.prank(stranger);
            IClaimGate(address(both)).check(index, subjectAt(index), stranger, 1, stranger, data);
            equal(gate.nullifierUser(own, nullifierAt(index)), subjectAt(index), "the stranger's own");
        }
        IInstantCampaign real = campaign;
        campaign = campaignBehind(address(newBoth(address(gate), address(pauses))));
        IAllOfGate(campaign.gate()).open(address(campaign));
        claimGated(index, data);
        campaign = real;
        claimGated(index, data);
        equal(token.balanceOf(subjectAt(index)), 2 * amountAt(index), "paid by each");
    }

    function test_RevertWhen_ThePersonClaimedWithAnotherAddress() public {
        claimGated(0, bothAt(0));
        refused(
            1,
            bothAt(1),
            abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(1), subjectAt(0))
        );
    }

    function testFuzz_Open_MakesThePortThatWasForetold(address campaign_, address caller) public {
        vm.assume(campaign_ != address(campaign));
        address foretold = both.adapterOf(campaign_);
        equal(foretold.code.length, 0, "not there yet");
        vm.expectEmit();
        emit IAllOfGate.AdapterOpened(campaign_, foretold);
        vm.prank(caller);
        equal(both.open(campaign_), foretold, "adapter");
        isTrue(foretold.code.length != 0, "open");
        equal(both.open(campaign_), foretold, "once more does nothing");
        equal(both.opening(), address(0), "none is being made");
        isTrue(newBoth(address(pauses), address(gate)).adapterOf(campaign_) != foretold, "another's is another");
    }

    function test_Open_WhereNobodyIsSaysSoWhenAsked() public {
        address none = both.open(address(0xdead));
        vm.expectRevert(abi.encodeWithSelector(Address.AddressEmptyCode.selector, address(0xdead)));
        ICampaign(none).end();
    }

    function test_RevertWhen_ThePortIsNotOpen_UntilAnybodyOpensIt() public {
        both = newBoth(address(pauses), address(gate));
        campaign = campaignBehind(address(both));
        bytes memory data = abi.encode(bytes(""), dataAt(2));
        refused(2, data, abi.encodeWithSelector(IAllOfGate.AdapterNotOpen.selector, address(campaign)));
        both.open(address(campaign));
        claimGated(2, data);
    }

    // ---------------------------------------------------------------- gates that answer wrongly

    function testFuzz_RevertWhen_OneAnswersAnythingElse(bytes4 answer, bool second) public {
        vm.assume(answer != IClaimGate.check.selector);
        (ProbeGate good, ProbeGate bad) = (new ProbeGate(), new ProbeGate());
        bad.setAnswer(answer);
        if (second) openBehind(address(good), address(bad));
        else openBehind(address(bad), address(good));
        refused(2, bothAt(2), abi.encodeWithSelector(IAllOfGate.GateRefused.selector, address(bad), answer));
    }

    function testFuzz_RevertWhen_OneAnswersInTheWorstWay(uint8 manner, bool second) public {
        manner = uint8(bound(manner, 0, uint8(type(HostileGate.Manner).max)));
        HostileGate.Manner chosen = HostileGate.Manner(manner);
        address bad = address(new HostileGate(chosen));
        address good = address(new ProbeGate());
        if (second) openBehind(good, bad);
        else openBehind(bad, good);
        bytes memory data = bothAt(2);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 2);
        if (chosen == HostileGate.Manner.Nothing || chosen == HostileGate.Manner.HalfAWord) {
            vm.expectRevert(abi.encodeWithSelector(IAllOfGate.GateRefused.selector, bad, bytes4(0)));
        } else {
            vm.expectRevert();
        }
        campaign.claim{ gas: 10_000_000 }(2, subjectAt(2), amountAt(2), proof, data);
        // Its extra time counts as all that the campaign allows, or as what it says, which is more.
        vm.warp(END);
        equal(campaign.effectiveEnd(), uint256(END) + MAX_EXTRA, "bounded");
    }

    /// @dev A word with more in it than the selector is no selector.
    function test_RevertWhen_TheAnswerHasMoreInIt() public {
        ProbeGate probe = new ProbeGate();
        openBehind(address(probe), address(pauses));
        bytes32 dirty = bytes32(IClaimGate.check.selector) | bytes32(uint256(1));
        vm.mockCall(address(probe), abi.encodeWithSelector(IClaimGate.check.selector), abi.encode(dirty));
        refused(
            2,
            bothAt(2),
            abi.encodeWithSelector(IAllOfGate.GateRefused.selector, address(probe), IClaimGate.check.selector)
        );
    }

    /// @dev Nor are the selector's four bytes alone, which the decoder of an interface would refuse, too.
    function test_RevertWhen_TheAnswerIsShorterThanAWord() public {
        ProbeGate probe = new ProbeGate();
        openBehind(address(probe), address(pauses));
        bytes4 agreed = IClaimGate.check.selector;
        vm.mockCall(address(probe), abi.encodeWithSelector(agreed), abi.encodePacked(agreed));
        refused(2, bothAt(2), abi.encodeWithSelector(IAllOfGate.GateRefused.selector, address(probe), agreed));
    }

    // ---------------------------------------------------------------- extra time

    function testFuzz_ExtraTime_IsTheSumSaturating(uint256 first, uint256 second, bool near) public {
        if (near) second = bound(second, type(uint256).max - first, type(uint256).max);
        ProbeGate[2] memory probes = [new ProbeGate(), new ProbeGate()];
        openBehind(address(probes[0]), address(probes[1]));
        probes[0].setExtraTime(first);
        probes[1].setExtraTime(second);
        uint256 sum = first > type(uint256).max - second ? type(uint256).max : first + second;
        equal(extraOf(address(both), address(campaign)), sum, "sum");
        equal(extraOf(adapter, STRANGER), sum, "the adapter tells the same");
        vm.warp(END);
        uint256 most = sum < MAX_EXTRA ? sum : MAX_EXTRA;
        equal(campaign.effectiveEnd(), END + most, "moved end");
    }

    // ---------------------------------------------------------------- one inside another

    function testFuzz_Nested_WorksAsTheThreeGates(uint8 row, bool left) public {
        uint256 index = 2 + (row % (SIZE - 2));
        IAllOfGate inner = newBoth(address(gate), address(pauses));
        ProbeGate probe = new ProbeGate();
        if (left) openBehind(address(inner), address(probe));
        else openBehind(address(probe), address(inner));
        bytes memory innerData = bothAt(index);
        bytes memory data = left ? abi.encode(innerData, bytes("x")) : abi.encode(bytes("x"), innerData);
        // Its adapter stands before the inner gate, which needs one for it.
        refused(index, data, abi.encodeWithSelector(IAllOfGate.AdapterNotOpen.selector, adapter));
        address innerAdapter = inner.open(adapter);

        probe.setExtraTime(7);
        vm.prank(GUARDIAN);
        uint256 until = pauses.pause(innerAdapter, "");
        equal(until, START + 1 + 1000, "bound");
        vm.warp(START + 1);
        refused(index, data, abi.encodeWithSelector(IPauseGate.ClaimsPaused.selector, until));
        vm.warp(until);
        claimGated(index, data);
        equal(gate.nullifierUser(innerAdapter, nullifierAt(index)), subjectAt(index), "spent");
        isTrue(probe.sawTaken(), "the third is asked too");
        vm.warp(END);
        equal(campaign.effectiveEnd(), uint256(END) + 1007, "all extra times");
        equal(ICampaign(innerAdapter).end(), END, "the campaign through both adapters");
        equal(extraOf(innerAdapter, STRANGER), 1007, "what all moved the end by");
    }

    /// @dev What other gates moved the end by leaves less to pause for, so that no claim time is lost.
    function testFuzz_Pause_HasWhatOthersLeft(uint16 others) public {
        ProbeGate probe = new ProbeGate();
        openBehind(address(probe), address(pauses));
        probe.setExtraTime(others);
        uint256 moved = uint256(others) + 1;
        vm.prank(GUARDIAN);
        if (moved >= MAX_EXTRA) {
            vm.expectRevert(
                abi.encodeWithSelector(IPauseGate.PausesUsedUp.selector, uint256(MAX_EXTRA), uint256(MAX_EXTRA))
            );
            pauses.pause(adapter, "");
            return;
        }
        uint256 left = MAX_EXTRA - moved;
        equal(pauses.pause(adapter, ""), START + 1 + (left < 1000 ? left : 1000), "until");
    }

    // ---------------------------------------------------------------- data

    function testFuzz_RevertWhen_TheDataAreNoTwoByteStrings(
        uint16 length,
        bool second,
        uint256 value,
        bool isOffset
    ) public {
        openBehind(address(new ProbeGate()), address(new ProbeGate()));
        bytes memory data = abi.encode(bytes("first"), bytes("second"));
        uint256 place = second ? 32 : 0;
        uint256 offset = second ? 128 : 64;
        if (isOffset) {
            value = bound(value, data.length - 31, type(uint256).max);
            assembly ("memory-safe") {
                mstore(add(add(data, 32), place), value)
            }
        } else {
            value = bound(value, data.length - 31 - offset, type(uint256).max);
            assembly ("memory-safe") {
                mstore(add(add(data, 32), offset), value)
            }
        }
        refused(2, data, abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, data.length));
        data = new bytes(length % 64);
        refused(2, data, abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, data.length));
    }

    // ---------------------------------------------------------------- creation

    function tryNew(address first, address second) external {
        newBoth(first, second);
    }

    function testFuzz_RevertWhen_AGateIsNoneOrTheSame(address nobody) public {
        vm.assume(nobody.code.length == 0);
        bytes memory none = abi.encodeWithSelector(IAllOfGate.GateWithoutCode.selector, nobody);
        vm.expectRevert(none);
        this.tryNew(nobody, address(gate));
        vm.expectRevert(none);
        this.tryNew(address(gate), nobody);
        vm.expectRevert(abi.encodeWithSelector(IAllOfGate.SameGate.selector, address(gate)));
        this.tryNew(address(gate), address(gate));
    }
}
