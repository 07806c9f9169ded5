// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, CaseSubject, IDisputeDesk, Panel } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { DeskFixture } from "../../contracts/support/DeskFixture.sol";
import { DeskHole } from "../twins/DeskHole.sol";
import { Attack } from "./Attack.sol";

/// @notice What attacks on a desk share: ours, its twin, and cases on their way.
abstract contract DeskAttack is DeskFixture, Attack {
    CaseKind internal constant KIND = CaseKind.Fraud;

    DeskHole internal hole;
    bool internal isTwin;
    string internal awkward = "BlocklistToken";

    modifier onOursAndSoundTwin() {
        (hole, isTwin) = (DeskHole.None, false);
        super.setUp();
        _;
        isTwin = true;
        super.setUp();
        _;
    }

    modifier onTwin(DeskHole missing) {
        (hole, isTwin) = (missing, true);
        super.setUp();
        _;
    }

    function setUp() public override {
        vm.warp(NOW);
    }

    function newDesk(address batches) internal override returns (IDisputeDesk) {
        if (!isTwin) return super.newDesk(batches);
        Panel memory first = firstPanel();
        bytes memory arguments = abi.encode(batches, attestations, token, BOND, first, secondPanel(), "", hole);
        return IDisputeDesk(deploy("DeskTwin", arguments));
    }

    /// @dev What panels sign is what the desk at hand takes.
    function domainOf(address place) internal view override returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Symbolon Disputes"),
                    keccak256("1"),
                    hole == DeskHole.ChainlessDomain ? 0 : block.chainid,
                    hole == DeskHole.DesklessDomain ? address(0) : place
                )
            );
    }

    /// @return reason Why it failed; empty where it did not.
    function tryAs(address who, bytes memory call) internal returns (bytes memory reason) {
        vm.prank(who);
        (bool done, bytes memory why) = address(desk).call(call);
        return done ? bytes("") : refusedWith(why);
    }

    function openingAt(uint256 index, bytes32 evidence) internal view returns (bytes memory) {
        return abi.encodeCall(IDisputeDesk.openCase, (subjectOf(index), KIND, evidence, URI));
    }

    function answerWith(bytes32 evidence) internal view returns (bytes memory) {
        CaseSubject memory subject = subjectOf(INDEX);
        return abi.encodeCall(IDisputeDesk.answer, (subject, KIND, new Seat[](0), evidence, URI));
    }

    function selectorOf(bytes memory reason) internal pure returns (bytes4) {
        return bytes4(reason);
    }

    function isRefused(bytes memory reason, bytes4 selector) internal pure {
        equal(bytes32(selectorOf(reason)), bytes32(selector), "refused for");
    }
}
