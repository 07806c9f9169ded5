// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IAllOfManyGate } from "../../../contracts/interfaces/IAllOfManyGate.sol";
import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IPauseGate } from "../../../contracts/interfaces/IPauseGate.sol";
import { IRequirementGate } from "../../../contracts/interfaces/IRequirementGate.sol";
import { HostileGate } from "../../attacks/support/HostileGate.sol";
import { ManyGateFixture } from "../support/ManyGateFixture.sol";
import { ProbeGate } from "../support/ProbeGate.sol";
import { SeenCalldata } from "../support/SeenCalldata.sol";
import { ToldGate } from "../support/ToldGate.sol";

/// @notice A campaign behind 2 to 8 gates: how they are asked, and which of them refused.
contract AllOfManyGateTest is ManyGateFixture {
    /// @dev Credentials at a place of 2 to 8, all others told to agree.
    function openAround(uint8 count, uint8 place) private returns (uint256 held) {
        uint256 length = bound(count, 2, 8);
        held = place % length;
        delete parts;
        delete given;
        for (uint256 i = 0; i < length; ++i) {
            parts.push(i == held ? address(gate) : deploy("ToldGate", ""));
            given.push("");
        }
        openBehind();
    }

    function pairAt(uint256 index) private view returns (bytes memory) {
        return pair(dataAt(index), "");
    }

    function pair(bytes memory first, bytes memory second) private pure returns (bytes memory) {
        bytes[] memory both = new bytes[](2);
        (both[0], both[1]) = (first, second);
        return abi.encode(both);
    }

    function extraOf(address asked, address campaign_) private view returns (uint256) {
        return IClaimGate(asked).extraTime(campaign_);
    }

    // ---------------------------------------------------------------- all are asked

    /// @dev Whoever refuses, and in whichever way: the first of them is named, and a refused claim spends nothing.
    function testFuzz_Claim_IsPaidExactlyIfAllAccept(uint8 count, uint8 place, uint256 seed, uint8 row) public {
        uint256 held = openAround(count, place);
        uint256 index = 2 + (row % (SIZE - 2));
        bytes memory reason;
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i))) % 16;
            bool refuses = draw < 4;
            if (i == held) {
                given[i] = dataAt(refuses ? (index == 2 ? 3 : 2) : index);
            } else {
                given[i] =
                    refuses
                        ? abi.encodePacked(draw == 3 ? ToldGate(parts[i]).SAY_NOTHING() : bytes1(uint8(1 + draw)))
                        : bytes("");
            }
            if (refuses && reason.length == 0) reason = reasonOf(i, held, index);
        }
        bytes32 nullifier = nullifierAt(index);
        if (reason.length != 0) {
            refused(index, abi.encode(given), reason);
            equal(gate.nullifierUser(adapter, nullifier), address(0), "a refused claim spends nothing");
            equal(token.balanceOf(subjectAt(index)), 0, "nor is it paid");
            for (uint256 i = 0; i < parts.length; ++i) given[i] = i == held ? dataAt(index) : bytes("");
        }
        claimGated(index, abi.encode(given));
        equal(token.balanceOf(subjectAt(index)), amountAt(index), "paid");
        equal(gate.nullifierUser(adapter, nullifier), subjectAt(index), "spent, for the adapter");
        equal(gate.nullifierUser(address(many), nullifier), address(0), "not for all campaigns");
    }

    function reasonOf(uint256 i, uint256 held, uint256 index) private view returns (bytes memory) {
        if (i == held) {
            address other = subjectAt(index == 2 ? 3 : 2);
            return abi.encodeWithSignature("SubjectMismatch(address,address)", other, subjectAt(index));
        }
        bytes1 told = given[i][0];
        if (told == 0x01) return refusal(i, abi.encode(bytes4(0xdeadbeef)));
        if (told == 0x02) return abi.encodeWithSelector(ToldGate.Told.selector, index);
        return refusal(i, "");
    }

    function testFuzz_RevertWhen_ThePersonClaimedWithAnotherAddress(uint8 count, uint8 place) public {
        uint256 held = openAround(count, place);
        given[held] = dataAt(0);
        claimGated(0, abi.encode(given));
        given[held] = dataAt(1);
        bytes memory used = abi.encodeWithSelector(
            IRequirementGate.NullifierUsed.selector,
            nullifierAt(1),
            subjectAt(0)
        );
        refused(1, abi.encode(given), used);
    }

    /// @dev Each sees the same but for its data, as an interface would encode it, whatever the part before it was given.
    function testFuzz_Check_HandsOnWhatItWasGiven(
        uint8 count,
        uint256 index,
        address account,
        uint256 amount,
        address caller,
        uint256 seed
    ) public {
        openBehindEqual(count, "SeenCalldata");
        bytes[] memory data = new bytes[](parts.length);
        for (uint256 i = 0; i < data.length; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            data[i] = new bytes(draw % 100);
            for (uint256 b = 0; b < data[i].length; ++b) data[i][b] = bytes1(uint8(draw >> (b % 31)) | 1);
        }
        vm.prank(address(campaign));
        IClaimGate(address(many)).check(index, account, address(this), amount, caller, abi.encode(data));
        for (uint256 i = 0; i < data.length; ++i) {
            bytes memory question = abi.encodeCall(
                IClaimGate.check,
                (index, account, address(this), amount, caller, data[i])
            );
            equal(SeenCalldata(parts[i]).seen(), keccak256(question), "seen");
            equal(SeenCalldata(parts[i]).asker(), adapter, "by whom it is asked");
        }
    }

    // ---------------------------------------------------------------- the adapter

    function test_Parts_SeeTheCampaignThroughTheAdapter() public {
        parts = [address(new ProbeGate()), address(new ProbeGate()), address(new ProbeGate())];
        openBehind();
        claimGated(3, abi.encode(new bytes[](3)));
        for (uint256 i = 0; i < 3; ++i) isTrue(ProbeGate(parts[i]).sawTaken(), "the leaf is taken already");
        equal(ICampaign(adapter).end(), END, "end");
        equal(ICampaign(adapter).maxExtraTime(), MAX_EXTRA, "most extra time");
        equal(ICampaign(adapter).gate(), adapter, "an adapter is its own gate");
        isTrue(IInstantCampaign(adapter).isClaimed(3) && !IInstantCampaign(adapter).isClaimed(4), "claimed");
        isTrue(adapter.code.length <= 400, "some 400 bytes, which each campaign pays for");
        equal(many.parts().length, 3, "parts");
        for (uint256 i = 0; i < 3; ++i) equal(many.parts()[i], parts[i], "part");
    }

    /// @dev Only views: what would change the campaign or a part fails, whoever asks. Only the gate has the adapter call.
    function testFuzz_RevertWhen_SomebodyElseHasTheAdapterCall(address stranger) public {
        vm.assume(stranger != address(many));
        bytes memory question = abi.encodeCall(
            IClaimGate.check,
            (2, subjectAt(2), subjectAt(2), 1, stranger, dataAt(2))
        );
        vm.warp(END);
        bytes[5] memory attempts = [
            bytes.concat(bytes32(uint256(uint160(address(gate)))), question),
            question,
            abi.encodeCall(IClaimGate.check, (2, subjectAt(2), subjectAt(2), 1, stranger, pairAt(2))),
            abi.encodeCall(ICampaign.sweep, ()),
            abi.encodeCall(ICampaign.changeTreasury, (stranger))
        ];
        address[3] memory callers = [stranger, TREASURY, address(campaign)];
        for (uint256 i = 0; i < 15; ++i) {
            vm.prank(callers[i / 5]);
            (bool done, ) = adapter.call(attempts[i % 5]);
            isTrue(!done, "refused");
        }
        equal(gate.nullifierUser(adapter, nullifierAt(2)), address(0), "nothing is spent");
        equal(campaign.treasury(), TREASURY, "treasury");
        equal(token.balanceOf(address(campaign)), total, "all is there");
    }

    /// @dev Through the parts' front door, through an adapter of one's own, through another campaign: nothing burns anybody
    /// else's nullifier.
    function testFuzz_Claim_IsPaidWhateverStrangersDidBefore(address stranger, uint8 row, bool opens) public {
        vm.assume(stranger != address(campaign) && stranger != adapter && stranger != address(many));
        uint256 index = row % SIZE;
        bytes memory data = pairAt(index);
        bytes memory shut = abi.encodeWithSelector(IAllOfGate.AdapterNotOpen.selector, stranger);
        vm.prank(stranger);
        vm.expectRevert(shut);
        IClaimGate(address(many)).check(index, subjectAt(index), stranger, 1, stranger, data);
        if (opens) {
            address own = many.open(stranger);
            isTrue(own != adapter, "another adapter");
            vm.prank(stranger);
            IClaimGate(address(many)).check(index, subjectAt(index), stranger, 1, stranger, data);
            equal(gate.nullifierUser(own, nullifierAt(index)), subjectAt(index), "the stranger's own");
        }
        IInstantCampaign real = campaign;
        openBehind();
        claimGated(index, data);
        campaign = real;
        claimGated(index, data);
        equal(token.balanceOf(subjectAt(index)), 2 * amountAt(index), "paid by each");
    }

    function testFuzz_Open_MakesTheAdapterThatWasForetold(address campaign_, address caller) public {
        vm.assume(campaign_ != address(campaign));
        address foretold = many.adapterOf(campaign_);
        equal(foretold.code.length, 0, "not there yet");
        vm.expectEmit();
        emit IAllOfGate.AdapterOpened(campaign_, foretold);
        vm.prank(caller);
        equal(many.open(campaign_), foretold, "adapter");
        isTrue(foretold.code.length != 0, "open");
        equal(many.open(campaign_), foretold, "once more does nothing");
        equal(many.opening(), address(0), "none is being made");
        parts = [address(pauses), address(gate)];
        isTrue(newMany(parts).adapterOf(campaign_) != foretold, "another's is another");
    }

    function test_RevertWhen_TheAdapterIsNotOpen_UntilAnybodyOpensIt() public {
        parts = [address(pauses), address(gate)];
        many = newMany(parts);
        campaign = campaignBehind(address(many));
        bytes memory data = pair("", dataAt(2));
        refused(2, data, abi.encodeWithSelector(IAllOfGate.AdapterNotOpen.selector, address(campaign)));
        many.open(address(campaign));
        claimGated(2, data);
    }

    /// @dev A caller that has no gate, or none that answers, moved no end.
    function test_RevertWhen_AnAdapterOfNobodyIsAskedByHowMuch() public {
        address none = many.open(address(0xdead));
        vm.expectRevert();
        extraOf(none, address(0xdead));
        address ofToken = many.open(address(token));
        vm.expectRevert();
        extraOf(ofToken, address(token));
    }

    // ---------------------------------------------------------------- parts that answer wrongly

    function testFuzz_RevertWhen_OneAnswersAnythingElse(uint8 count, uint8 place, bytes32 answer) public {
        vm.assume(answer != bytes32(IClaimGate.check.selector));
        openBehindEqual(count, "ToldGate");
        answersWith(place, abi.encode(answer));
    }

    /// @dev A word with more in it than the selector is no selector; nor are the selector's four bytes alone, or nothing.
    function testFuzz_RevertWhen_OneAnswersNearly(uint8 count, uint8 place, uint256 dirt, uint8 length) public {
        openBehindEqual(count, "ToldGate");
        bytes32 word = bytes32(IClaimGate.check.selector) | bytes32(bound(dirt, 1, type(uint224).max));
        answersWith(place, abi.encode(word));
        bytes memory short = new bytes(length % 32);
        for (uint256 i = 0; i < short.length && i < 4; ++i) short[i] = bytes32(IClaimGate.check.selector)[i];
        answersWith(place, short);
    }

    function answersWith(uint8 place, bytes memory answer) private {
        uint256 position = place % parts.length;
        vm.mockCall(parts[position], abi.encodeWithSelector(IClaimGate.check.selector), answer);
        refused(2, abi.encode(new bytes[](parts.length)), refusal(position, answer));
    }

    function testFuzz_RevertWhen_OneAnswersInTheWorstWay(uint8 manner, uint8 count, uint8 place) public {
        HostileGate.Manner chosen = HostileGate.Manner(bound(manner, 0, uint8(type(HostileGate.Manner).max)));
        openBehindEqual(count, "ProbeGate");
        uint256 position = place % parts.length;
        parts[position] = address(new HostileGate(chosen));
        openBehind();
        bytes memory question = abi.encodeCall(
            IClaimGate.check,
            (2, subjectAt(2), subjectAt(2), 1, STRANGER, abi.encode(new bytes[](parts.length)))
        );
        vm.prank(address(campaign));
        (bool done, bytes memory reason) = address(many).call{ gas: 10_000_000 }(question);
        isTrue(!done, "refused");
        if (chosen == HostileGate.Manner.Nothing || chosen == HostileGate.Manner.Refusal) {
            equal(keccak256(reason), keccak256(refusal(position, "")), "named, with what came");
        }
        if (chosen == HostileGate.Manner.HalfAWord) {
            equal(keccak256(reason), keccak256(refusal(position, new bytes(16))), "half a word");
        }
        // Its extra time counts as all that the campaign allows, or as what it says, which is more.
        vm.warp(END);
        equal(campaign.effectiveEnd(), uint256(END) + MAX_EXTRA, "bounded");
    }

    // ---------------------------------------------------------------- extra time

    function testFuzz_ExtraTime_IsTheSumSaturating(uint8 count, uint256 seed, bool large) public {
        openBehindEqual(count, "ProbeGate");
        uint256 sum = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 extra = uint256(keccak256(abi.encode(seed, i))) >> (large ? 2 : 240);
            ProbeGate(parts[i]).setExtraTime(extra);
            sum = extra > type(uint256).max - sum ? type(uint256).max : sum + extra;
        }
        equal(extraOf(address(many), address(campaign)), sum, "sum");
        equal(extraOf(adapter, STRANGER), sum, "the adapter tells the same");
        vm.warp(END);
        equal(campaign.effectiveEnd(), END + (sum < MAX_EXTRA ? sum : MAX_EXTRA), "moved end");
    }

    /// @dev What other parts moved the end by leaves less to pause for, so that no claim time is lost.
    function testFuzz_Pause_HasWhatOthersLeft(uint16 others) public {
        ProbeGate probe = new ProbeGate();
        parts = [address(probe), address(pauses), address(gate)];
        openBehind();
        probe.setExtraTime(others);
        uint256 moved = uint256(others) + 1;
        bytes memory usedUp = abi.encodeWithSelector(
            IPauseGate.PausesUsedUp.selector,
            uint256(MAX_EXTRA),
            uint256(MAX_EXTRA)
        );
        vm.prank(GUARDIAN);
        if (moved >= MAX_EXTRA) {
            vm.expectRevert(usedUp);
            pauses.pause(adapter, "");
            return;
        }
        uint256 left = MAX_EXTRA - moved;
        uint256 until = pauses.pause(adapter, "");
        equal(until, START + 1 + (left < 1000 ? left : 1000), "until");
        vm.warp(START + 1);
        bytes[] memory data = new bytes[](3);
        data[2] = dataAt(4);
        refused(4, abi.encode(data), abi.encodeWithSelector(IPauseGate.ClaimsPaused.selector, until));
        vm.warp(until);
        claimGated(4, abi.encode(data));
    }

    // ---------------------------------------------------------------- one inside another

    /// @dev A gate of either kind as a part of one: its adapter stands before the inner gate, which needs one for it.
    function testFuzz_Nested_WorksAsTheThreeGates(uint8 row, bool left, bool isTwo) public {
        uint256 index = 2 + (row % (SIZE - 2));
        parts = [address(gate), address(pauses)];
        address inner = isTwo ? deploy("AllOfGate", abi.encode(gate, pauses)) : address(newMany(parts));
        ProbeGate probe = new ProbeGate();
        parts = left ? [inner, address(probe)] : [address(probe), inner];
        openBehind();
        bytes memory innerData = isTwo ? abi.encode(dataAt(index), bytes("")) : pairAt(index);
        bytes memory data = left ? pair(innerData, "x") : pair("x", innerData);
        refused(index, data, abi.encodeWithSelector(IAllOfGate.AdapterNotOpen.selector, adapter));
        address innerAdapter = IAllOfManyGate(inner).open(adapter);

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

    function test_Nested_InAGateOfTwo() public {
        parts = [address(gate), address(pauses)];
        IAllOfManyGate inner = newMany(parts);
        IAllOfGate two = IAllOfGate(deploy("AllOfGate", abi.encode(inner, new ProbeGate())));
        campaign = campaignBehind(address(two));
        address innerAdapter = inner.open(two.open(address(campaign)));
        claimGated(5, abi.encode(pairAt(5), bytes("")));
        equal(gate.nullifierUser(innerAdapter, nullifierAt(5)), subjectAt(5), "spent");
    }
}
