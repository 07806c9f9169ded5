// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { InstantCampaign } from "../../../contracts/distribution/InstantCampaign.sol";
import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";
import { ProbeGate } from "../support/ProbeGate.sol";
import { Trees } from "../support/Trees.sol";

contract InstantCampaignTest is CampaignFixture {
    function test_Claim_PaysTheWholeAmountToTheAccount() public {
        InstantCampaign campaign = create(argumentsFor(5));
        vm.warp(START);
        vm.expectEmit();
        emit IInstantCampaign.Claimed(3, subjectAt(3), amountAt(3));
        vm.prank(STRANGER);
        claimAt(campaign, 3);
        equal(token.balanceOf(subjectAt(3)), amountAt(3), "paid");
        equal(token.balanceOf(address(campaign)), total - amountAt(3), "left");
        isTrue(campaign.isClaimed(3), "claimed");
        isTrue(!campaign.isClaimed(2) && !campaign.isClaimed(4), "neighbours are not");
    }

    function testFuzz_Claim_EveryLeafOfAnyTreeIsPayable(uint8 count) public {
        uint256 n = bound(count, 1, 70);
        InstantCampaign campaign = create(argumentsFor(n));
        vm.warp(START);
        for (uint256 i = 0; i < n; ++i) claimAt(campaign, i);
        equal(token.balanceOf(address(campaign)), 0, "all paid");
        for (uint256 i = 0; i < n; ++i) equal(token.balanceOf(subjectAt(i)), amountAt(i), "each paid its amount");
    }

    function testFuzz_RevertWhen_ClaimedTwice(uint8 index, address caller) public {
        InstantCampaign campaign = create(argumentsFor(300));
        index = uint8(bound(index, 0, 255));
        vm.warp(START);
        claimAt(campaign, index);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IInstantCampaign.AlreadyClaimed.selector, uint256(index)));
        campaign.claim(index, subjectAt(index), amountAt(index), Trees.proofAt(campaignNodes, index));
    }

    function testFuzz_RevertWhen_AnyValueOfTheLeafDiffers(uint8 field, uint256 value) public {
        InstantCampaign campaign = create(argumentsFor(8));
        (uint256 index, address account, uint256 amount) = (5, subjectAt(5), amountAt(5));
        field = uint8(bound(field, 0, 2));
        if (field == 0) index = bound(value, 0, 7);
        if (field == 1) account = address(uint160(value));
        if (field == 2) amount = value;
        vm.assume(index != 5 || account != subjectAt(5) || amount != amountAt(5));
        vm.warp(START);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 5);
        vm.expectRevert(abi.encodeWithSelector(IInstantCampaign.InvalidProof.selector, index, account, amount));
        campaign.claim(index, account, amount, proof);
    }

    function testFuzz_RevertWhen_TheProofDiffers(uint256 node, bytes32 value, uint8 length) public {
        InstantCampaign campaign = create(argumentsFor(11));
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 6);
        bytes32[] memory changed = new bytes32[](bound(length, 0, 40));
        for (uint256 i = 0; i < changed.length; ++i) changed[i] = i < proof.length ? proof[i] : value;
        if (changed.length > 0) changed[node % changed.length] = value;
        vm.assume(keccak256(abi.encode(changed)) != keccak256(abi.encode(proof)));
        vm.warp(START);
        vm.expectRevert(
            abi.encodeWithSelector(IInstantCampaign.InvalidProof.selector, uint256(6), subjectAt(6), amountAt(6))
        );
        campaign.claim(6, subjectAt(6), amountAt(6), changed);
    }

    function testFuzz_RevertWhen_IndexIsBeyondCount(uint256 index) public {
        CampaignArguments memory arguments = argumentsFor(8);
        arguments.count = 6; // the tree holds two leaves more than the campaign admits
        InstantCampaign campaign = create(arguments);
        vm.warp(START);
        claimAt(campaign, 5);
        index = bound(index, 6, type(uint256).max);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index == 7 ? 7 : 6);
        vm.expectRevert(abi.encodeWithSelector(IInstantCampaign.IndexOutOfRange.selector, index, uint256(6)));
        campaign.claim(index, address(uint160(1000 + (index % 8))), 100 + (index % 8), proof);
    }

    function testFuzz_Claim_IsPaidFromStartUntilEndOnly(uint64 moment) public {
        InstantCampaign campaign = create(argumentsFor(3));
        moment = uint64(bound(moment, START - 1000, END + 1000));
        vm.warp(moment);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 1);
        if (moment < START) {
            vm.expectRevert(abi.encodeWithSelector(ICampaign.NotStarted.selector, uint256(moment), START));
        } else if (moment >= END) {
            vm.expectRevert(abi.encodeWithSelector(ICampaign.Ended.selector, uint256(moment), uint256(END)));
        }
        campaign.claim(1, subjectAt(1), amountAt(1), proof);
    }

    function test_Claim_EdgeSeconds() public {
        InstantCampaign campaign = create(argumentsFor(3));
        vm.warp(START - 1);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotStarted.selector, uint256(START - 1), START));
        this.claimExternally(campaign, 0);
        vm.warp(START);
        claimAt(campaign, 0);
        vm.warp(END - 1);
        claimAt(campaign, 1);
        vm.warp(END);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.Ended.selector, uint256(END), uint256(END)));
        this.claimExternally(campaign, 2);
    }

    function claimExternally(InstantCampaign campaign, uint256 index) external {
        claimAt(campaign, index);
    }

    function testFuzz_RevertWhen_ClaimedForAnotherWhereNobodyMay(address caller) public {
        CampaignArguments memory arguments = argumentsFor(3);
        arguments.claimFor = ClaimFor.Never;
        InstantCampaign campaign = create(arguments);
        vm.assume(caller != subjectAt(1));
        vm.warp(START);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 1);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, caller, subjectAt(1)));
        campaign.claim(1, subjectAt(1), amountAt(1), proof);
        vm.prank(subjectAt(1));
        campaign.claim(1, subjectAt(1), amountAt(1), proof);
    }

    function test_RevertWhen_GateDataIsMissingOrUnexpected() public {
        InstantCampaign open = create(argumentsFor(2));
        CampaignArguments memory arguments = argumentsFor(2);
        arguments.gate = address(new ProbeGate());
        InstantCampaign gated = create(arguments);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        vm.warp(START);
        vm.expectRevert(ICampaign.GateDataUnexpected.selector);
        open.claim(0, subjectAt(0), amountAt(0), proof, "");
        vm.expectRevert(abi.encodeWithSelector(ICampaign.GateDataMissing.selector, arguments.gate));
        gated.claim(0, subjectAt(0), amountAt(0), proof);
    }

    function testFuzz_Gate_SeesTheClaimAndCanRefuseIt(address caller, bytes calldata data, bytes4 answer) public {
        CampaignArguments memory arguments = argumentsFor(4);
        ProbeGate gate = new ProbeGate();
        arguments.gate = address(gate);
        InstantCampaign campaign = create(arguments);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 2);
        vm.warp(START);

        if (answer != gate.check.selector) {
            gate.setAnswer(answer);
            vm.prank(caller);
            vm.expectRevert(abi.encodeWithSelector(ICampaign.GateRefused.selector, address(gate), answer));
            campaign.claim(2, subjectAt(2), amountAt(2), proof, data);
            isTrue(!campaign.isClaimed(2), "a refused claim leaves nothing behind");
        }
        gate.setAnswer(gate.check.selector);
        vm.prank(caller);
        campaign.claim(2, subjectAt(2), amountAt(2), proof, data);
        equal(
            gate.lastSeen(),
            keccak256(abi.encode(campaign, uint256(2), subjectAt(2), subjectAt(2), amountAt(2), caller, data)),
            "what the gate saw"
        );
        isTrue(gate.sawTaken(), "the leaf was marked before the gate was asked");
    }

    function testFuzz_End_MovesByTheGatesExtraTimeUpToTheBound(uint64 maximum, uint256 extra, uint64 later) public {
        CampaignArguments memory arguments = argumentsFor(3);
        ProbeGate gate = new ProbeGate();
        arguments.gate = address(gate);
        arguments.maxExtraTime = uint64(bound(maximum, 0, 1e6));
        InstantCampaign campaign = create(arguments);
        gate.setExtraTime(extra);
        uint256 granted = extra < arguments.maxExtraTime ? extra : arguments.maxExtraTime;

        vm.warp(END - 1);
        equal(campaign.movedEnd(), END, "not asked before the end");
        uint256 moment = END + bound(later, 0, 2e6);
        vm.warp(moment);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 0);
        if (moment < END + granted) {
            vm.expectRevert(abi.encodeWithSelector(ICampaign.NotEnded.selector, moment, END + granted));
            campaign.sweep();
            campaign.claim(0, subjectAt(0), amountAt(0), proof, "");
        } else {
            uint256 seen =
                moment >= uint256(END) + arguments.maxExtraTime ? uint256(END) + arguments.maxExtraTime : END + granted;
            vm.expectRevert(abi.encodeWithSelector(ICampaign.Ended.selector, moment, seen));
            campaign.claim(0, subjectAt(0), amountAt(0), proof, "");
            campaign.sweep();
        }
    }

    function test_End_AFailingGateCanDelayItButNotAbolishIt() public {
        CampaignArguments memory arguments = argumentsFor(2);
        ProbeGate gate = new ProbeGate();
        arguments.gate = address(gate);
        arguments.maxExtraTime = 500;
        InstantCampaign campaign = create(arguments);
        gate.failExtraTime();
        vm.warp(END + 499);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotEnded.selector, uint256(END + 499), uint256(END + 500)));
        campaign.sweep();
        vm.warp(END + 500);
        equal(campaign.sweep(), total, "swept");
    }

    function testFuzz_Sweep_SendsTheRestToTheTreasuryWhoeverCalls(address caller, uint8 claims) public {
        InstantCampaign campaign = create(argumentsFor(10));
        vm.warp(START);
        uint256 paid = 0;
        for (uint256 i = 0; i < bound(claims, 0, 10); ++i) {
            claimAt(campaign, i);
            paid += amountAt(i);
        }
        vm.warp(END - 1);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotEnded.selector, uint256(END - 1), uint256(END)));
        campaign.sweep();
        vm.warp(END);
        vm.prank(caller);
        equal(campaign.sweep(), total - paid, "swept");
        equal(token.balanceOf(TREASURY), total - paid, "treasury");
        equal(token.balanceOf(address(campaign)), 0, "nothing left");
    }

    function testFuzz_Treasury_AloneNamesItsSuccessor(address caller, address next) public {
        InstantCampaign campaign = create(argumentsFor(2));
        vm.assume(caller != TREASURY);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotTreasury.selector, caller, TREASURY));
        campaign.changeTreasury(next);

        bool refused = next == address(0) || next == address(token) || next == address(campaign);
        vm.prank(TREASURY);
        if (refused) vm.expectRevert(abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, next));
        campaign.changeTreasury(next);
        equal(campaign.treasury(), refused ? TREASURY : next, "treasury");
    }

    function test_RevertWhen_TreasuryIsTheTokenOrTheCampaign() public {
        InstantCampaign campaign = create(argumentsFor(2));
        vm.startPrank(TREASURY);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, address(token)));
        campaign.changeTreasury(address(token));
        vm.expectRevert(abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, address(campaign)));
        campaign.changeTreasury(address(campaign));
        vm.expectRevert(abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, address(0)));
        campaign.changeTreasury(address(0));
        vm.stopPrank();
    }
}
