// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { VestingWallet } from "@openzeppelin/contracts/finance/VestingWallet.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Create2 } from "@openzeppelin/contracts/utils/Create2.sol";

import { OpenZeppelinStyleDistributor } from "./OpenZeppelinStyleDistributor.sol";

/// @title OpenZeppelinVestingWallets
/// @notice A distributor that pays each leaf into an OpenZeppelin VestingWallet of its account's own, and has the wallet pay
/// what is vested: vesting with nothing of one's own but the glue. Only the benches deploy it, to compare.
contract OpenZeppelinVestingWallets is OpenZeppelinStyleDistributor {
    /// @notice Unix seconds from which tokens vest.
    uint64 public immutable start;
    /// @notice Seconds over which they do.
    uint64 public immutable duration;

    constructor(
        IERC20 token_,
        bytes32 merkleRoot_,
        uint64 start_,
        uint64 duration_
    ) OpenZeppelinStyleDistributor(token_, merkleRoot_) {
        start = start_;
        duration = duration_;
    }

    /// @notice Opens the account's wallet, pays the leaf into it, and has it pay what is vested.
    function claimVesting(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        VestingWallet wallet = new VestingWallet{ salt: bytes32(index) }(account, start, duration);
        _claimTo({ index: index, account: account, amount: amount, proof: proof, recipient: address(wallet) });
        wallet.release(address(token));
    }

    /// @notice Has each wallet pay what is vested and not paid yet.
    function releaseMany(VestingWallet[] calldata wallets) external {
        for (uint256 i = 0; i < wallets.length; ++i) wallets[i].release(address(token));
    }

    /// @notice The wallet of a leaf that was claimed.
    function walletOf(uint256 index, address account) external view returns (address) {
        bytes memory code = bytes.concat(type(VestingWallet).creationCode, abi.encode(account, start, duration));
        return Create2.computeAddress(bytes32(index), keccak256(code));
    }
}
