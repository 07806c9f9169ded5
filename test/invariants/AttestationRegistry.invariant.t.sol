// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationRegistryHandler } from "./AttestationRegistryHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The properties of PROPERTIES.md, over any order of attesting, revoking, signing and waiting.
contract AttestationRegistryInvariants is Targets {
    AttestationRegistryHandler private _handler;

    function setUp() public {
        address handler = deploy("AttestationRegistryHandler", "");
        _handler = AttestationRegistryHandler(payable(handler));
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](9);
        selectors[0] = _handler.attest.selector;
        selectors[1] = _handler.attestInVain.selector;
        selectors[2] = _handler.revoke.selector;
        selectors[3] = _handler.revokeAsSomebodyElse.selector;
        selectors[4] = _handler.increaseNonce.selector;
        selectors[5] = _handler.record.selector;
        selectors[6] = _handler.wait.selector;
        selectors[7] = _handler.payBack.selector;
        selectors[8] = _handler.skipSeries.selector;
    }

    /// @notice A1: between calls the registry holds no ETH.
    function invariant_A1_TheRegistryHoldsNoEth() public view {
        equal(_handler.registryBalance(), 0, "A1");
    }

    /// @notice A2, A3: every attestation reads back as it was made for ever, but for its revocation; and that happened once, at
    /// the time it is read with.
    function invariant_A2_A3_AttestationsReadBack_RevocationIsFinal() public view {
        equal(_handler.readsAll(), _handler.revocations(), "A3");
    }

    /// @notice A4: a nonce is what was used or skipped, so it only grows.
    function invariant_A4_NoncesOnlyGrow() public view {
        _handler.noncesAreRight();
    }

    /// @notice A5: no uid is given twice.
    function invariant_A5_UidsNeverRepeat() public view {
        equal(_handler.repeatedUids(), 0, "A5");
    }

    /// @notice A6: the first timestamp of 32 bytes stays, and so does the first off-chain revocation by each account.
    function invariant_A6_FirstTimesStay() public view {
        _handler.recordsAreRight();
    }
}
