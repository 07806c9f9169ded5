// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { CampaignAttack } from "./CampaignAttack.sol";
import { OverTimeTerms } from "./OverTimeTerms.sol";
import { ProposalHole } from "../twins/ProposalHole.sol";

/// @notice What attacks on proposals share: a year for claims, and a treasury that lets the campaign have all.
abstract contract ProposalAttack is CampaignAttack, OverTimeTerms {
    uint256 internal constant TREASURE = 1e9;

    ProposalHole internal proposalHole;
    /// @dev Not read from the block: the compiler reads it once and keeps it.
    uint256 internal clock;

    /// @dev Runs the test against the twin that lacks one safeguard.
    modifier onProposalTwin(ProposalHole missing) {
        (proposalHole, isTwin) = (missing, true);
        prepare();
        _;
    }

    function hasLightForm() internal pure override returns (bool) {
        return false;
    }

    function openOver(bytes32 root, uint256 funding) internal override {
        (terms.root, terms.end) = (root, START + 365 days);
        CumulativeArguments memory arguments = cumulativeOver(terms);
        bytes memory encoded = isTwin ? abi.encode(arguments, proposalHole) : abi.encode(arguments);
        victim = IInstantCampaign(deploy(isTwin ? "ProposalTwin" : "CumulativeCampaign", encoded));
        token.mint(address(victim), funding);
        token.mint(TREASURY, TREASURE);
        vm.prank(TREASURY);
        token.approve(address(victim), TREASURE);
        clock = START;
        vm.warp(clock);
    }

    /// @return name By what it is accepted and vetoed.
    function propose(bytes32 root, uint256 leaves, uint256 funding, bytes32 manifest) internal returns (bytes32 name) {
        bytes memory call = abi.encodeCall(ICumulativeCampaign.proposeRoot, (root, leaves, funding, manifest));
        went(send(PROPOSER, call), "proposed");
        return cumulative().proposalHash();
    }

    function accept(bytes32 name) internal returns (bytes memory reason) {
        return send(ATTACKER, abi.encodeCall(ICumulativeCampaign.acceptRoot, (name)));
    }

    function veto(address by, bytes32 name) internal returns (bytes memory reason) {
        return send(by, abi.encodeCall(ICumulativeCampaign.vetoRoot, (name)));
    }

    function pass(uint256 time) internal {
        clock += time;
        vm.warp(clock);
    }

    function cumulative() internal view returns (ICumulativeCampaign) {
        return ICumulativeCampaign(address(victim));
    }
}
