// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchRegistryHandler } from "./BatchRegistryHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The properties of PROPERTIES.md, over any order of issuing, changing, holding, signing and waiting.
contract BatchRegistryInvariants is Targets {
    BatchRegistryHandler private _handler;

    function setUp() public {
        _handler = BatchRegistryHandler(deploy("BatchRegistryHandler", ""));
        _handler.begin();
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](7);
        // Changes and waiting come twice: they are what the rest is about.
        selectors[0] = _handler.change.selector;
        selectors[1] = _handler.change.selector;
        selectors[2] = _handler.wait.selector;
        selectors[3] = _handler.wait.selector;
        selectors[4] = _handler.changeBySignature.selector;
        selectors[5] = _handler.increaseNonce.selector;
        selectors[6] = _handler.issueOne.selector;
    }

    /// @notice B2, B8: what was told of a moment before the horizon stands for ever, but that an emergency may hold credentials
    /// from the second after it; so a verdict that was kept is right before its `freshUntil`.
    function invariant_B2_B8_AnswersStand_EmergenciesAside() public {
        _handler.answersStand();
        _handler.copiesAreRight();
    }

    /// @notice B3, B4, B5: status, revision and digest are what the events say; what was revoked stays so; nonces only grow.
    /// B6, B7 are asserted around each change.
    function invariant_B3_B4_B5_StateIsTheReplay_RevokedStaysRevoked_NoncesOnlyGrow() public {
        _handler.statusIsTheReplay();
        _handler.revisionsAndDigestsAreTheReplay();
        _handler.noncesAreRight();
    }
}
