// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";
import { ProbeGate } from "../support/ProbeGate.sol";
import { Trees } from "../support/Trees.sol";

contract InstantCampaignTest is CampaignFixture {
    function test_Claim_PaysTheWholeAmountToTheAccount() public {
        IInstantCampaign campaign = create(argumentsFor(5));
        vm.warp(START);
        vm.expectEmit();
        emit IClaims.Claimed(3, subjectAt(3), amountAt(3));
        vm.prank(STRANGER);
        claimAt(campaign, 3);
        equal(token.balanceOf(subjectAt(3)), amountAt(3), "paid");
        equal(token.balanceOf(address(campaign)), total - amountAt(3), "left");
        isTrue(campaign.isClaimed(3), "claimed");
        isTrue(!campaign.isClaimed(2) && !campaign.isClaimed(4), "neighbours are not");
    }

    /// hardhat-config: fuzz.runs = 64
    function testFuzz_Claim_EveryLeafOfAnyTreeIsPayable(uint8 count) public {
        uint256 n = bound(count, 1, 70);
        IInstantCampaign campaign = create(argumentsFor(n));
        vm.warp(START);
        for (uint256 i = 0; i < n; ++i) claimAt(campaign, i);
        equal(token.balanceOf(address(campaign)), 0, "all paid");
        for (uint256 i = 0; i < n; ++i) equal(token.balanceOf(subjectAt(i)), amountAt(i), "each paid its amount");
    }

    /// hardhat-config: fuzz.runs = 64
    function testFuzz_RevertWhen_ClaimedTwice(uint8 index, address caller) public {
        IInstantCampaign campaign = create(argumentsFor(300));
        index = uint8(bound(index, 0, 255));
        vm.warp(START);
        claimAt(campaign, index);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, uint256(index)));
        campaign.claim(index, subjectAt(index), amountAt(index), Trees.proofAt(campaignNodes, index));
    }

    function testFuzz_RevertWhen_AnyValueOfTheLeafDiffers(uint8 field, uint256 value) public {
        IInstantCampaign campaign = create(argumentsFor(8));
        (uint256 index, address account, uint256 amount) = (5, subjectAt(5), amountAt(5));
        field = uint8(bound(field, 0, 2));
        if (field == 0) index = bound(value, 0, 7);
        if (field == 1) account = address(uint160(value));
        if (field == 2) amount = value;
        vm.assume(index != 5 || account != subjectAt(5) || amount != amountAt(5));
        vm.warp(START);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 5);
        vm.expectRevert(abi.encodeWithSelector(IClaims.InvalidProof.selector, index, account, amount));
        campaign.claim(index, account, amount, proof);
    }

    function testFuzz_RevertWhen_TheProofDiffers(uint256 node, bytes32 value, uint8 length) public {
        IInstantCampaign campaign = create(argumentsFor(11));
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 6);
        bytes32[] memory changed = new bytes32[](bound(length, 0, 40));
        for (uint256 i = 0; i < changed.length; ++i) changed[i] = i < proof.length ? proof[i] : value;
        if (changed.length > 0) changed[node % changed.length] = value;
        vm.assume(keccak256(abi.encode(changed)) != keccak256(abi.encode(proof)));
        vm.warp(START);
        vm.expectRevert(
            changed.length > 32
                ? abi.encodeWithSelector(IClaims.ProofTooLong.selector, changed.length, uint256(32))
                : abi.encodeWithSelector(IClaims.InvalidProof.selector, uint256(6), subjectAt(6), amountAt(6))
        );
        campaign.claim(6, subjectAt(6), amountAt(6), changed);
    }

    /// @dev 32 nodes are the longest path of the largest tree; 33 that fold to the root are refused by name.
    function testFuzz_RevertWhen_TheProofIsTooLong(uint256 seed, uint8 length) public {
        uint256 nodes = bound(length, 31, 40);
        bytes32 folded = Leaf.campaign(9, STRANGER, 77);
        bytes32[] memory proof = new bytes32[](nodes);
        for (uint256 i = 0; i < nodes; ++i) {
            proof[i] = keccak256(abi.encode(seed, i));
            folded = Trees.parent(folded, proof[i]);
        }
        CampaignArguments memory arguments = argumentsFor(10);
        arguments.root = folded;
        IInstantCampaign campaign = create(arguments);
        vm.warp(START);
        if (nodes > 32) vm.expectRevert(abi.encodeWithSelector(IClaims.ProofTooLong.selector, nodes, 32));
        campaign.claim(9, STRANGER, 77, proof);
    }

    function testFuzz_Claim_PaysAnyAmountExactly(uint256 amount, address account) public {
        amount = bound(amount, 0, token.totalSupply() - 1);
        vm.assume(account != address(0) && account != address(this));
        CampaignArguments memory arguments = argumentsFor(1);
        arguments.root = Leaf.campaign(0, account, amount);
        IInstantCampaign campaign = IInstantCampaign(factory.create(arguments, 0, amount == 0 ? 1 : amount));
        vm.warp(START);
        campaign.claim(0, account, amount, new bytes32[](0));
        if (account != address(campaign)) equal(token.balanceOf(account), amount, "paid");
    }

    function testFuzz_RevertWhen_IndexIsBeyondCount(uint256 index) public {
        CampaignArguments memory arguments = argumentsFor(8);
        arguments.count = 6; // the tree holds two leaves more than the campaign admits
        IInstantCampaign campaign = create(arguments);
        vm.warp(START);
        claimAt(campaign, 5);
        index = bound(index, 6, type(uint256).max);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index == 7 ? 7 : 6);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, index, uint256(6)));
        campaign.claim(index, address(uint160(1000 + (index % 8))), 100 + (index % 8), proof);
    }

    function testFuzz_Claim_IsPaidFromStartUntilEndOnly(uint64 moment) public {
        IInstantCampaign campaign = create(argumentsFor(3));
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
        IInstantCampaign campaign = create(argumentsFor(3));
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

    function claimExternally(IInstantCampaign campaign, uint256 index) external {
        claimAt(campaign, index);
    }

    function testFuzz_RevertWhen_ClaimedForAnotherWhereNobodyMay(address caller) public {
        CampaignArguments memory arguments = argumentsFor(3);
        arguments.claimFor = ClaimFor.Never;
        IInstantCampaign campaign = create(arguments);
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
        IInstantCampaign open = create(argumentsFor(2));
        CampaignArguments memory arguments = argumentsFor(2);
        arguments.gate = address(new ProbeGate());
        IInstantCampaign gated = create(arguments);
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
        IInstantCampaign campaign = create(arguments);
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
        IInstantCampaign campaign = create(arguments);
        gate.setExtraTime(extra);
        uint256 granted = extra < arguments.maxExtraTime ? extra : arguments.maxExtraTime;

        vm.warp(END - 1);
        equal(campaign.effectiveEnd(), END, "not asked before the end");
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

    /// @dev Whoever gives too little gas is refused by name; the gate does not seem to fail.
    function testFuzz_RevertWhen_TooLittleGasIsLeftToAskTheGate(uint256 given) public {
        CampaignArguments memory arguments = argumentsFor(2);
        arguments.gate = address(new ProbeGate());
        arguments.maxExtraTime = 500;
        IInstantCampaign campaign = create(arguments);
        vm.warp(END);
        equal(campaign.effectiveEnd{ gas: 220_000 }(), END, "enough");
        given = bound(given, 20_000, 210_000);
        (bool done, bytes memory reason) = address(campaign).staticcall{ gas: given }(
            abi.encodeCall(campaign.effectiveEnd, ())
        );
        isTrue(!done && bytes4(reason) == ICampaign.NotEnoughGas.selector, "refused by name");
        uint256 needed;
        assembly ("memory-safe") {
            needed := mload(add(reason, 0x44))
        }
        equal(needed, 210_000, "needed");
    }

    function test_End_AFailingGateCanDelayItButNotAbolishIt() public {
        CampaignArguments memory arguments = argumentsFor(2);
        ProbeGate gate = new ProbeGate();
        arguments.gate = address(gate);
        arguments.maxExtraTime = 500;
        IInstantCampaign campaign = create(arguments);
        gate.failExtraTime();
        vm.warp(END + 499);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotEnded.selector, uint256(END + 499), uint256(END + 500)));
        campaign.sweep();
        vm.warp(END + 500);
        equal(campaign.sweep(), total, "swept");
    }

    function testFuzz_Sweep_SendsTheRestToTheTreasuryWhoeverCalls(address caller, uint8 claims) public {
        IInstantCampaign campaign = create(argumentsFor(10));
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

    /// @dev Named while claims run, or when they are over: all of the rest is the successor's.
    function testFuzz_Sweep_GoesToTheSuccessor(uint64 moment) public {
        IInstantCampaign campaign = create(argumentsFor(3));
        vm.warp(START);
        claimAt(campaign, 1);
        moment = uint64(bound(moment, START, END + 1000));
        vm.warp(moment);
        vm.prank(TREASURY);
        campaign.changeTreasury(STRANGER);
        if (moment < END) vm.warp(END);
        vm.expectEmit();
        emit ICampaign.Swept(STRANGER, total - amountAt(1));
        campaign.sweep();
        equal(token.balanceOf(STRANGER), total - amountAt(1), "the successor");
        equal(token.balanceOf(TREASURY), 0, "the first");
    }

    function testFuzz_Treasury_AloneNamesItsSuccessor(address caller, address next) public {
        IInstantCampaign campaign = create(argumentsFor(2));
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
        IInstantCampaign campaign = create(argumentsFor(2));
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

/// @notice The same of the light form.
contract LightInstantCampaignTest is InstantCampaignTest {
    function factoryOfForm() internal pure override returns (string memory) {
        return "LightInstantCampaignFactory";
    }
}
