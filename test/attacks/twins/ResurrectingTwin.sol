// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { TwinRegistry } from "./TwinRegistry.sol";

/// @notice Vulnerable on purpose: to reinstate is to clear every bit, the revocation included.
contract ResurrectingTwin is TwinRegistry {
    function _toggle(bytes32 id, ChangeKind kind, uint256 word, uint256 mask) internal override {
        super._toggle(id, kind, word, mask);
        if (kind != ChangeKind.Reinstate) return;
        _revoked[id][word].settled &= ~mask;
        _revoked[id][word].pendingEven &= ~mask;
        _revoked[id][word].pendingOdd &= ~mask;
    }
}
