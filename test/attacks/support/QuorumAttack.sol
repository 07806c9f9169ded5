// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Approval, IQuorum, Proposal } from "../../../contracts/interfaces/IQuorum.sol";
import { Act } from "../../../contracts/interfaces/IRulebook.sol";
import { QuorumFixture } from "../../contracts/support/QuorumFixture.sol";
import { ToldTarget } from "../../contracts/support/ToldTarget.sol";
import { QuorumHole } from "../twins/QuorumHole.sol";
import { Attack } from "./Attack.sol";

/// @notice Seat 8 is hostile, at times with friends. The group is ours, or a twin of it: five of nine, down to three; three object.
abstract contract QuorumAttack is QuorumFixture, Attack {
    uint8 internal constant HOSTILE = 8;

    modifier onOursAndSoundTwin() {
        _;
        useTwin(QuorumHole.None);
        _;
    }

    modifier onTwin(QuorumHole hole) {
        useTwin(hole);
        _;
    }

    function useTwin(QuorumHole hole) internal {
        moveTo(FOUNDED);
        seatNine(0);
        target = ToldTarget(deploy("ToldTarget", ""));
        group = twin(hole);
    }

    function twin(QuorumHole hole) internal returns (IQuorum) {
        return IQuorum(deploy("QuorumTwin", abi.encode(table, usualRules(), hole)));
    }

    /// @dev Another group with the same rules: ours where `group` is ours.
    function another(QuorumHole hole) internal returns (IQuorum) {
        if (isOurs()) return IQuorum(deploy("Quorum", abi.encode(table, usualRules(), DESK)));
        return twin(hole);
    }

    function isOurs() internal view returns (bool) {
        return address(rulebook) != address(0) && rulebook.quorum() == address(group);
    }

    function tryTo(bytes memory call) internal returns (bytes memory reason) {
        (bool done, bytes memory output) = address(group).call(call);
        return done ? bytes("") : refusedWith(output);
    }

    function tryAct(Proposal memory proposal, Approval[] memory list) internal returns (bytes memory reason) {
        return tryTo(abi.encodeCall(IQuorum.act, (proposal, table, list)));
    }

    function went(bytes memory reason) internal pure {
        equal(keccak256(reason), keccak256(""), "went through");
    }

    function isKind(bytes memory reason, bytes4 kind) internal pure {
        equal(bytes4(reason), kind, "kind of refusal");
    }

    /// @dev An attestation: a call that names neither rules nor evidence.
    function attestation(uint256 nonce) internal view returns (Proposal memory) {
        return proposalTo(Act.Attest, nonce);
    }
}
