// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimFor } from "../../../contracts/interfaces/ICampaign.sol";
import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { ICumulativeCampaignFactory } from "../../../contracts/interfaces/ICumulativeCampaignFactory.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { ClaimFixture } from "./ClaimFixture.sol";
import { ClaimSigning } from "./ClaimSigning.sol";
import { Trees } from "./Trees.sol";

/// @notice A cumulative campaign over six accounts that can sign. In round r the account of leaf i has earned
/// {earnedAt}(r, i) in all; round 0 is the first root.
abstract contract CumulativeFixture is ClaimFixture {
    uint256 internal constant COUNT = 6;
    address internal constant PROPOSER = address(0x9409);
    address internal constant GUARDIAN = address(0x6a4d);
    uint64 internal constant TIMELOCK = 3 days;
    uint64 internal constant OVERLAP = 1 days;
    /// @dev How long a proposal may be accepted.
    uint64 internal constant PERIOD = 7 days;
    uint64 internal constant LAST = START + 300 days;
    uint256 internal constant CAP = 50_000;

    ICumulativeCampaignFactory internal cumulativeFactory;
    ICumulativeCampaign internal cumulative;
    /// @dev Names the newest proposal, also when it waits no more.
    bytes32 internal proposed;
    /// @dev Unix seconds. The optimizer may read the block's once and keep it.
    uint256 internal clock;

    function setUp() public virtual override {
        super.setUp();
        cumulativeFactory = ICumulativeCampaignFactory(deploy("CumulativeCampaignFactory", ""));
        token.approve(address(cumulativeFactory), type(uint256).max);
        token.transfer(TREASURY, 1e12);
        open(cumulativeArguments());
        moveTo(START);
    }

    function cumulativeArguments() internal returns (CumulativeArguments memory arguments) {
        arguments = CumulativeArguments({
            terms: argumentsFor(COUNT),
            proposer: PROPOSER,
            guardian: GUARDIAN,
            timelock: TIMELOCK,
            overlap: OVERLAP,
            fundingCap: CAP
        });
        arguments.terms.root = rootAt(0);
        arguments.terms.end = LAST;
        arguments.terms.claimFor = ClaimFor.Anyone;
    }

    /// @dev With enough for all rounds, and the treasury's allowance.
    function open(CumulativeArguments memory arguments) internal {
        cumulative = ICumulativeCampaign(cumulativeFactory.create(arguments, bytes32(0), 1e9));
        vm.prank(TREASURY);
        token.approve(address(cumulative), type(uint256).max);
    }

    function moveTo(uint256 time) internal {
        clock = time;
        vm.warp(time);
    }

    // ---------------------------------------------------------------- rounds

    function earnedAt(uint256 round, uint256 index) internal pure returns (uint256) {
        return 1000 * (round + 1) + index;
    }

    function earningsAt(uint256 round) internal pure returns (uint256[] memory amounts) {
        amounts = new uint256[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) amounts[i] = earnedAt(round, i);
    }

    function treeOf(uint256[] memory amounts) internal view returns (bytes32[] memory) {
        bytes32[] memory leaves = new bytes32[](amounts.length);
        for (uint256 i = 0; i < amounts.length; ++i) leaves[i] = Leaf.campaign(i, accountAt(i), amounts[i]);
        return Trees.build(leaves);
    }

    function treeAt(uint256 round) internal view returns (bytes32[] memory) {
        return treeOf(earningsAt(round));
    }

    function rootAt(uint256 round) internal view returns (bytes32) {
        return treeAt(round)[0];
    }

    function manifestOf(bytes32 root) internal pure returns (bytes32) {
        return keccak256(abi.encode("manifest", root));
    }

    function propose(bytes32 root, uint256 funding) internal {
        vm.prank(PROPOSER);
        cumulative.proposeRoot(root, COUNT, funding, manifestOf(root));
        proposed = cumulative.proposalHash();
    }

    /// @dev Proposes a root now, and accepts it as soon as may be.
    function putInForce(bytes32 root) internal {
        propose(root, 0);
        moveTo(clock + TIMELOCK);
        cumulative.acceptRoot(proposed);
    }

    // ---------------------------------------------------------------- claims

    function claimOf(uint256[] memory amounts, uint256 index) internal {
        bytes32[] memory proof = Trees.proofAt(treeOf(amounts), index);
        address account = accountAt(index);
        vm.prank(STRANGER);
        cumulative.claim(index, account, amounts[index], proof);
    }

    function claimAt(uint256 round, uint256 index) internal {
        claimOf(earningsAt(round), index);
    }

    function claimRefused(uint256[] memory amounts, uint256 index, bytes memory reason) internal {
        bytes32[] memory proof = Trees.proofAt(treeOf(amounts), index);
        address account = accountAt(index);
        vm.prank(STRANGER);
        vm.expectRevert(reason);
        cumulative.claim(index, account, amounts[index], proof);
    }

    /// @dev What the account signs, where so much was paid before.
    function digestAfter(uint256 index, ClaimTerms memory terms, uint256 paidBefore) internal view returns (bytes32) {
        return ClaimSigning.digestOn(block.chainid, address(cumulative), accountAt(index), index, terms, paidBefore);
    }

    function signedFor(
        uint256 index,
        ClaimTerms memory terms,
        uint256 paidBefore
    ) internal view returns (bytes memory) {
        return ClaimSigning.signed(KEY + index, digestAfter(index, terms, paidBefore));
    }

    /// @dev Up to that much, to {RECIPIENT}, without fee and deadline.
    function upTo(uint256 amount) internal pure returns (ClaimTerms memory terms) {
        terms.upTo = amount;
        terms.recipient = RECIPIENT;
    }
}
